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

const EMOJI_FIRST = /^(\p{Extended_Pictographic}\S*)(?:\s+|$)/u;

/**
 * "🎧 Concentrating" is an emoji and words.
 *
 * @param {string} written
 * @returns {{emoji: string, text: string}}
 */
export function readStatus(written) {
  const emoji = EMOJI_FIRST.exec(written)?.[1] ?? "";
  return { emoji, text: written.slice(emoji.length).trim() };
}
