import { moveDay } from "./time.js";

/**
 * When I am left alone, as the server decides it (syncchat/models/accounts/quiet.py): tests/cases/quiet.json holds both
 * to one table.
 *
 * @typedef {import("../connection/protocol.js").Quiet} Quiet
 */

const DAY_MS = 24 * 3600 * 1000;

/**
 * @param {Quiet} quiet
 * @param {string | undefined} zone
 * @param {number} at
 * @returns {number | null} until when, if I am left alone at this moment
 */
export function findQuietEnd(quiet, zone, at) {
  let end = null;
  // What is chosen by hand may end within the hours of a day.
  for (let again = 0; again < 3; again += 1) {
    const later = findNextEnd(quiet, zone, end ?? at);
    if (later === null) return end;
    end = later;
  }
  return end;
}

/** @param {Quiet} quiet @param {string | undefined} zone @param {number} at */
function findNextEnd({ until, starts, ends, paused_until }, zone, at) {
  if (until && at < Date.parse(until)) return Date.parse(until);
  if (!starts || !ends) return null;
  const today = readClock(zone, at).slice(0, 10);
  for (const day of [moveDay(today, -1), today]) {
    const start = findMoment(day, starts, zone);
    const end = findMoment(ends < starts ? moveDay(day, 1) : day, ends, zone);
    if (start <= at && at < end && !(paused_until && at < Date.parse(paused_until))) return end;
  }
  return null;
}

/**
 * When the clock shows this; of two such moments the first, and where clocks skip it, as far behind the skip.
 *
 * @param {string} day YYYY-MM-DD
 * @param {string} clock HH:MM
 * @param {string | undefined} zone
 */
export function findMoment(day, clock, zone) {
  const shown = `${day}T${clock}`;
  const asUtc = Date.parse(`${shown}Z`);
  // Clocks never change twice within two days
  const [before, after] = [-DAY_MS, DAY_MS].map((by) => asUtc - findOffset(zone, asUtc + by));
  return readClock(zone, before) !== shown && readClock(zone, after) === shown ? after : before;
}

/** @param {string | undefined} zone @param {number} at */
function findOffset(zone, at) {
  return Date.parse(`${readClock(zone, at)}Z`) - Math.floor(at / 60_000) * 60_000;
}

/**
 * @param {string | undefined} zone
 * @param {number} at
 * @returns {string} YYYY-MM-DDTHH:MM
 */
export function readClock(zone, at) {
  const parts = Object.fromEntries(
    format(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** @type {Map<string | undefined, Intl.DateTimeFormat>} Making one costs a millisecond. */
const FORMATS = new Map();

/** @param {string | undefined} timeZone */
function format(timeZone) {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const two = /** @type {const} */ ("2-digit");
  const made = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn-hc-h23", {
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    timeZone,
  });
  FORMATS.set(timeZone, made);
  return made;
}
