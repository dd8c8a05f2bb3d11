import { moveDay } from "./time.js";

/**
 * What somebody says they are doing, as long as it lasts. Nobody is told when it ends: each clock knows.
 *
 * @typedef {{status?: string, status_emoji?: string | null, status_until?: string | null}} Said
 */

const MINUTE = 60_000;

/**
 * @param {Said} person
 * @param {number} [now]
 * @returns {{emoji: string, text: string, until: string | null}}
 */
export function statusOf({ status = "", status_emoji = "", status_until = null }, now = Date.now()) {
  if (status_until && Date.parse(status_until) <= now) return { emoji: "", text: "", until: null };
  return { emoji: status_emoji ?? "", text: status, until: status_until };
}

/** @param {Said} person */
export function sayStatus(person) {
  const { emoji, text } = statusOf(person);
  return `${emoji} ${text}`.trim();
}

/**
 * When it ends, in this person's time zone, wherever the machine is; a week ends on Sunday.
 *
 * @param {string} lasts
 * @param {Pick<import("./time.js").Times, "dayKey" | "startOf">} times
 * @param {Date} now
 * @returns {Date | null}
 */
export function endOf(lasts, times, now = new Date()) {
  if (lasts === "half") return new Date(now.getTime() + 30 * MINUTE);
  if (lasts === "hour") return new Date(now.getTime() + 60 * MINUTE);
  const today = times.dayKey(now.toISOString());
  const days = { today: 1, week: 8 - (new Date(today).getUTCDay() || 7) }[lasts];
  return days ? times.startOf(moveDay(today, days)) : null;
}

// One pictograph with its selector, skin tone and tags, and what joiners add to it.
const PICTOGRAPH = "\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]?[\\u{E0020}-\\u{E007F}]*";
const EMOJI_FIRST = new RegExp(
  `^(?:\\p{Regional_Indicator}{2}|[0-9#*]\\ufe0f?\\u20e3|(?![\u00a9\u00ae\u2122](?!\ufe0f))${PICTOGRAPH}(?:\\u200d${PICTOGRAPH})*)`,
  "u",
);

/**
 * "🎧 Concentrating" is an emoji and words, with a space between them or without.
 *
 * @param {string} written
 * @returns {{emoji: string, text: string}}
 */
export function readStatus(written) {
  const emoji = EMOJI_FIRST.exec(written)?.[0] ?? "";
  return { emoji, text: written.slice(emoji.length).trim() };
}
