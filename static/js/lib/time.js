import { gettext, pgettext } from "./gettext.js";
import { findLocale, readOr } from "./ignored.js";

/**
 * @typedef {object} Times
 * @property {string | undefined} timeZone  the browser's own if there is none
 * @property {(iso: string) => string} clock  09:12
 * @property {(iso: string) => string} day  Today, Yesterday, Monday, 3 March
 * @property {(iso: string) => string} dayWithin  the same within a sentence: today, tomorrow
 * @property {(iso: string) => string} moment  within a sentence: 09:12, of another day yesterday, 09:12
 * @property {(iso: string) => string} dayKey  2026-03-03, in the reader's time zone
 * @property {(day: string) => Date} startOf  the first moment of 2026-03-03, in the reader's time zone
 * @property {(iso: string) => string} short  3 Mar
 * @property {(iso: string) => string} full
 * @property {(iso: string) => string} ago  Today 09:12, 3 Mar, 3 Mar 2024
 * @property {(iso: string) => string} relative  3 minutes ago
 */

const RECENT_MS = 24 * 3600 * 1000;
const YEAR_MS = 300 * RECENT_MS;

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
 * @returns {Times}
 */
export function createTimes({ locale: spoken, timeZone: wanted, now = Date.now }) {
  const locale = findLocale(spoken);
  const timeZone = findZone(wanted);
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone });
  const near = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone });
  const far = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone });
  const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone });
  const dated = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const keyOf = createKeys(timeZone);

  /** @type {Times} */
  const times = {
    timeZone,
    clock: (iso) => clock.format(new Date(iso)),
    short: (iso) => short.format(new Date(iso)),
    full: (iso) => full.format(new Date(iso)),
    dayKey: (iso) => keyOf(new Date(iso)),
    startOf(day) {
      // Found by halving: some days begin at one o'clock, and no zone is a whole day away from UTC.
      const around = Date.parse(`${day}T00:00:00Z`);
      let [before, at] = [around - RECENT_MS, around + RECENT_MS];
      while (at - before > 1) {
        const middle = Math.floor((before + at) / 2);
        if (keyOf(middle) < day) before = middle;
        else at = middle;
      }
      return new Date(at);
    },
    day(iso) {
      const at = new Date(iso);
      const today = keyOf(now());
      if (keyOf(at) === today) return gettext("Today");
      if (keyOf(at) === moveDay(today, -1)) return gettext("Yesterday");
      return keyOf(at).slice(0, 4) === today.slice(0, 4) ? near.format(at) : far.format(at);
    },
    dayWithin(iso) {
      const day = keyOf(new Date(iso));
      const today = keyOf(now());
      if (day === today) return pgettext("within a sentence", "today");
      if (day === moveDay(today, -1)) return pgettext("within a sentence", "yesterday");
      if (day === moveDay(today, 1)) return pgettext("within a sentence", "tomorrow");
      return times.day(iso);
    },
    moment(iso) {
      const isToday = keyOf(new Date(iso)) === keyOf(now());
      return isToday ? times.clock(iso) : `${times.dayWithin(iso)}, ${times.clock(iso)}`;
    },
    ago(iso) {
      const age = now() - Date.parse(iso);
      if (age < RECENT_MS) return `${times.day(iso)} ${times.clock(iso)}`;
      return (age > YEAR_MS ? dated : short).format(new Date(iso));
    },
    relative(iso) {
      const seconds = (Date.parse(iso) - now()) / 1000;
      const [unit, length] = SPANS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
      return relative.format(Math.trunc(seconds / length), unit);
    },
  };
  return times;
}

/**
 * The server's list of zones can be years newer than the browser's: instead of an unknown zone, the browser's own.
 *
 * @param {string | undefined} timeZone
 */
function findZone(timeZone) {
  if (timeZone === undefined) return timeZone;
  const format = () => new Intl.DateTimeFormat("en", { timeZone }) && timeZone;
  return readOr("time_zone", format, "") || undefined;
}

/**
 * From parts, never from the text of a date: engines order and separate it as they like.
 *
 * @param {string | undefined} timeZone
 * @returns {(at: number | Date) => string} YYYY-MM-DD
 */
function createKeys(timeZone) {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone,
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day}`;
  };
}

/**
 * By the calendar, not by 24 hours: a day with a clock change has 23 or 25 of them.
 *
 * @param {string} day YYYY-MM-DD
 * @param {number} by
 */
export function moveDay(day, by) {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}
