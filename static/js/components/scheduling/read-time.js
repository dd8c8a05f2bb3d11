import { moveDay } from "../../lib/time.js";
import { readCount, readMonth, readPart, readUnit, readWeekday } from "./time-words.js";

/**
 * A time as people write it: "in 20 minutes", "tomorrow at 9", "Freitag 14:30", "7. Dezember um halb zehn". What is not
 * understood whole is not understood: a time that was guessed is worse than none.
 *
 * @typedef {import("./wall-time.js").WallClock & {now: Date}} Now
 * @typedef {{day: string | null, minutes: number | null, shift: number, strict: boolean, said: boolean}} Found
 *   `shift`: hours are counted from noon; `strict`: that day and no other; `said`: an hour was, not only a part of the day
 */

const MINUTE_MS = 60_000;
const NINE = 9 * 60;
/** Said without more, these are hours of the afternoon. */
const BEFORE_SEVEN = 7;

/**
 * @param {string} text
 * @param {Now} now
 * @returns {Date | null}
 */
export function readTime(text, now) {
  const words = text
    .toLowerCase()
    .replace(/[’']/g, "")
    .replace(/[,!?]+(?=\s|$)/g, " ")
    .replace(/(\d)(am|pm|uhr|h|m|min|d|w)\b/g, "$1 $2")
    .replace(/\bo ?clock\b/g, "uhr")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  return words.length === 0 ? null : (readSpan(words, now) ?? readMoment(words, now));
}

/**
 * A time at the end or the beginning of a sentence, and the rest of it.
 *
 * @param {string} text
 * @param {Now} now
 * @returns {{at: Date, rest: string} | null}
 */
export function splitTime(text, now) {
  // Cut out of the text itself: its lines stay as they are
  const ends = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => index + word.length);
  const starts = [...text.matchAll(/\S+/g)].map(({ index }) => index);
  for (let length = Math.min(ends.length, 9); length > 0; length--) {
    const from = starts[starts.length - length];
    const end = isSaid(text.slice(0, from), text.slice(from)) ? readTime(text.slice(from), now) : null;
    if (end) return { at: end, rest: text.slice(0, from).trim() };
    const to = ends[length - 1];
    const start = isSaid("", text.slice(0, to)) ? readTime(text.slice(0, to), now) : null;
    if (start) return { at: start, rest: text.slice(to).trim() };
  }
  return null;
}

/**
 * Whether it can be meant as a time at all. "Good morning" greets, and a number or a short word alone is part of what is
 * said: "We need 5", "Das ist so", "So far".
 *
 * @param {string} before @param {string} time
 */
function isSaid(before, time) {
  if (/(?:^|\s)(?:good|gute[nrs]?|schönen)\s+$/iu.test(before)) return false;
  const isShort = /^\p{L}{1,3}$/u.test(time) || !Number.isNaN(readCount(time.toLowerCase()));
  return !isShort;
}

/** "in 20 minutes", "in einer halben Stunde", "in two days at 9". @param {string[]} words @param {Now} now @returns {Date | null} */
function readSpan(words, now) {
  if (words[0] !== "in") return null;
  const at = words.findIndex((word, index) => index > 1 && readUnit(word) !== undefined);
  const unit = readUnit(words[at] ?? "");
  const count = at < 0 ? Number.NaN : readAmount(words.slice(1, at));
  if (unit === undefined || !(count > 0)) return null;
  const rest = words.slice(at + 1);
  if (unit < 1440) return rest.length > 0 ? null : new Date(now.now.getTime() + count * unit * MINUTE_MS);
  const wall = now.wallOf(now.now);
  const day = moveDay(wall.slice(0, 10), (count * unit) / 1440);
  if (!Number.isInteger(count)) return null;
  const found = rest.length > 0 ? readAll(rest, wall) : null;
  if (rest.length > 0 && (!found || found.day || found.minutes === null)) return null;
  return now.instantOf(`${day}T${found ? format(found.minutes ?? 0) : wall.slice(11)}`);
}

/** @param {string[]} words before the unit */
function readAmount(words) {
  const said = words.filter((word) => !["about", "etwa", "ca."].includes(word)).join(" ");
  if (/^(?:a|an)$/.test(said)) return 1;
  if (/^(?:half an|half a|a half|(?:einer? )?halbe[nr]?)$/.test(said)) return 0.5;
  if (/^(?:one and a half|anderthalb|eineinhalb)$/.test(said)) return 1.5;
  return readCount(said);
}

/** A day, a time of day, or both. @param {string[]} words @param {Now} now @returns {Date | null} */
function readMoment(words, now) {
  const wall = now.wallOf(now.now);
  const found = readAll(words, wall);
  if (!found || (found.day === null && found.minutes === null)) return null;
  const today = wall.slice(0, 10);
  const clock = format(found.minutes ?? NINE);
  const at = now.instantOf(`${found.day ?? today}T${clock}`);
  if (at > now.now || found.strict) return at > now.now ? at : null;
  if (found.day === null) return now.instantOf(`${moveDay(today, 1)}T${clock}`);
  return found.day === today ? now.instantOf(`${moveDay(today, 7)}T${clock}`) : null;
}

/** @param {number} minutes */
function format(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** All words, from left to right; null if one is left over. @param {string[]} words @param {string} wall now @returns {Found | null} */
function readAll(words, wall) {
  /** @type {Found} */
  const found = { day: null, minutes: null, shift: 0, strict: false, said: false };
  const today = wall.slice(0, 10);
  let index = 0;
  while (index < words.length) {
    const used = readDay(words, index, today, found) || readClock(words, index, found) || isFiller(words, index);
    if (!used) return null;
    index += used;
  }
  return settle(found);
}

/** A bare hour is one of the day. @param {Found} found @returns {Found | null} */
function settle(found) {
  if (found.minutes === null) return found;
  const isAfternoon = found.shift === 12 && found.minutes < 12 * 60;
  return { ...found, minutes: found.minutes + (isAfternoon ? 12 * 60 : 0) };
}

const FILLERS = new Set(["at", "on", "the", "of", "in", "um", "am", "an", "den", "der", "dem", "im", "gegen", "by"]);

/** @param {string[]} words @param {number} index */
function isFiller(words, index) {
  return Number(FILLERS.has(words[index]) && index < words.length - 1);
}

/** How many words say a day. @param {string[]} words @param {number} index @param {string} today @param {Found} found */
function readDay(words, index, today, found) {
  const [word, next = "", third = ""] = words.slice(index);
  if (found.day !== null) return 0;
  const set = (/** @type {string | null} */ day, /** @type {number} */ used, strict = true) => {
    if (day === null) return 0;
    Object.assign(found, { day, strict });
    return used;
  };
  if (word === "day" && next === "after" && third === "tomorrow") return set(moveDay(today, 2), 3);
  if (word === "übermorgen") return set(moveDay(today, 2), 1);
  if (word === "today" || word === "heute") return set(today, 1);
  if (word === "tomorrow" || word === "tmrw" || word === "morgen") return set(moveDay(today, 1), 1);
  if (word === "tonight") {
    found.minutes ??= 20 * 60;
    found.shift = 12;
    return set(today, 1);
  }
  if (/^(?:next|nächste)$/.test(word) && /^(?:week|woche)$/.test(next))
    return set(moveDay(today, 8 - weekdayOf(today)), 2);
  const isNext = /^(?:next|this|nächste[nr]?|kommende[nr]?|diese[nr]?)$/.test(word);
  const weekday = readWeekday(isNext ? next : word);
  if (weekday > 0) {
    const ahead = (weekday - weekdayOf(today) + 7) % 7;
    const isToday = ahead === 0 && !isNext;
    return set(moveDay(today, isToday ? 0 : ahead || 7), isNext ? 2 : 1, !isToday);
  }
  const [date, used] = readDate(word, next, third, today);
  return set(date, used);
}

/** @param {string} day */
function weekdayOf(day) {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** "2027-12-07", "7.12.", "7 December", "Dec 7". @param {string} word @param {string} next @param {string} third @param {string} today @returns {[string | null, number]} */
function readDate(word, next, third, today) {
  const numbers = /^(\d{4})-(\d\d)-(\d\d)$/.exec(word);
  if (numbers) return [makeDay(numbers[1], numbers[2], numbers[3], today), 1];
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(word);
  if (dotted) return [makeDay(dotted[3], dotted[2], dotted[1], today), 1];
  const pair = readMonth(next) ? [word, next] : readMonth(word) ? [next, word] : null;
  const day = pair && /^(\d{1,2})(?:\.|st|nd|rd|th)?$/.exec(pair[0]);
  if (!pair || !day) return [null, 0];
  const year = /^\d{4}$/.test(third) ? third : undefined;
  return [makeDay(year, String(readMonth(pair[1])), day[1], today), year ? 3 : 2];
}

/** The next such day, if no year is said. @param {string | undefined} year @param {string} month @param {string} day @param {string} today @returns {string | null} */
function makeDay(year, month, day, today) {
  const tail = `${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const thisYear = Number(today.slice(0, 4));
  for (const each of year ? [Number(year)] : [thisYear, thisYear + 1]) {
    const made = `${each}-${tail}`;
    const at = new Date(`${made}T00:00:00Z`);
    const isThere = !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === made;
    if (isThere && (year !== undefined || made >= today)) return made;
  }
  return null;
}

/** How many words say a time of day. @param {string[]} words @param {number} index @param {Found} found */
function readClock(words, index, found) {
  const [word, next = "", third = ""] = words.slice(index);
  const part = readPart(word) ?? (word === "morgen" && found.day !== null ? NINE : undefined);
  if (part !== undefined) {
    found.shift = part > 12 * 60 ? 12 : found.shift;
    if (part === NINE && found.said) found.minutes = (found.minutes ?? 0) % (12 * 60);
    found.minutes ??= part;
    if (word.startsWith("mid") || word.startsWith("noon")) found.minutes = part;
    return 1;
  }
  if (found.said) return 0;
  return readBetween(word, next, third, found) || readHour(word, next, third, found);
}

/** "halb zehn" is half past nine; "half past nine", "quarter to ten", "viertel nach neun". @param {string} word @param {string} next @param {string} third @param {Found} found */
function readBetween(word, next, third, found) {
  if (word === "halb") return setClock(found, readCount(next) - 1, 30, 2);
  if (word === "half" && next === "past") return setClock(found, readCount(third), 30, 3);
  if (!/^(?:quarter|viertel)$/.test(word)) return 0;
  if (/^(?:past|nach)$/.test(next)) return setClock(found, readCount(third), 15, 3);
  return /^(?:to|vor)$/.test(next) ? setClock(found, readCount(third) - 1, 45, 3) : 0;
}

/** "9", "9:30", "9.30", "9 am", "21 uhr 15". @param {string} word @param {string} next @param {string} third @param {Found} found */
function readHour(word, next, third, found) {
  const exact = /^(\d{1,2})[:.](\d\d)$/.exec(word);
  const hour = exact ? Number(exact[1]) : readCount(word);
  const half = { am: 0, pm: 12 }[next];
  if (half !== undefined && hour <= 12) return setClock(found, (hour % 12) + half, Number(exact?.[2] ?? 0), 2, true);
  if (next === "uhr") {
    const minutes = /^[0-5]\d$/.test(third) ? Number(third) : null;
    return setClock(found, hour, minutes ?? Number(exact?.[2] ?? 0), minutes === null ? 2 : 3);
  }
  return setClock(found, hour, Number(exact?.[2] ?? 0), 1, word.startsWith("0") || exact !== null);
}

/** @param {Found} found @param {number} hour @param {number} minutes @param {number} used words @param {boolean} [exact] */
function setClock(found, hour, minutes, used, exact = false) {
  const isEarly = !exact && hour > 0 && hour < BEFORE_SEVEN && found.minutes !== NINE;
  const meant = isEarly ? hour + 12 : hour;
  if (!Number.isInteger(hour) || meant > 23 || hour < 0 || minutes > 59) return 0;
  found.minutes = meant * 60 + minutes;
  found.said = true;
  return used;
}
