/**
 * @typedef {object} Times
 * @property {(iso: string) => string} clock  09:12
 * @property {(iso: string) => string} day  Today, Yesterday, Monday, 3 March
 * @property {(iso: string) => string} dayKey  2026-03-03, in the reader's time zone
 * @property {(iso: string) => string} full
 * @property {(iso: string) => string} relative  3 minutes ago
 */

const SPANS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
]);

/**
 * @param {object} options
 * @param {string} [options.locale]
 * @param {string} [options.timeZone]
 * @param {() => number} [options.now]
 * @param {{today: string, yesterday: string}} options.words
 * @returns {Times}
 */
export function createTimes({ locale, timeZone, now = Date.now, words }) {
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone });
  const near = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone });
  const far = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const key = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });

  /** @param {number | Date} at */
  const keyOf = (at) => key.format(at);

  return {
    clock: (iso) => clock.format(new Date(iso)),
    full: (iso) => full.format(new Date(iso)),
    dayKey: (iso) => keyOf(new Date(iso)),
    day(iso) {
      const at = new Date(iso);
      const today = keyOf(now());
      if (keyOf(at) === today) return words.today;
      if (keyOf(at) === previousDay(today)) return words.yesterday;
      return keyOf(at).slice(0, 4) === today.slice(0, 4) ? near.format(at) : far.format(at);
    },
    relative(iso) {
      const seconds = (Date.parse(iso) - now()) / 1000;
      const [unit, length] = SPANS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
      return relative.format(Math.trunc(seconds / length), unit);
    },
  };
}

/**
 * By the calendar, not by 24 hours: a day with a clock change has 23 or 25 of them.
 *
 * @param {string} day YYYY-MM-DD
 */
function previousDay(day) {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
}
