import { moveDay } from "../../lib/time.js";
import { createWallClock } from "./wall-time.js";

const MINUTE_MS = 60_000;

/** @typedef {"soon" | "hour" | "hours" | "tomorrow" | "afternoon" | "monday"} Preset */

/**
 * Hours of the day are those of the reader's time zone, wherever the machine is.
 *
 * @param {string} choice
 * @param {Pick<import("../../lib/time.js").Times, "timeZone">} times
 * @param {Date} now
 */
export function timeOf(choice, { timeZone }, now) {
  const minutes = { soon: 20, hour: 60, hours: 180 }[choice];
  if (minutes) return new Date(now.getTime() + minutes * MINUTE_MS);
  const clock = createWallClock(timeZone);
  const today = clock.wallOf(now).slice(0, 10);
  const weekday = new Date(today).getUTCDay() || 7;
  const day = moveDay(today, choice === "monday" ? 8 - weekday : 1);
  return clock.instantOf(`${day}T${choice === "afternoon" ? "14:00" : "09:00"}`);
}
