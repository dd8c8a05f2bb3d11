/** The words of `read-time.js`, in English and German, whatever language the page is in: many write in both. */

const COUNTS = [
  ["one", "ein", "eine", "einer", "einem", "einen", "eins"],
  ["two", "zwei"],
  ["three", "drei"],
  ["four", "vier"],
  ["five", "fünf"],
  ["six", "sechs"],
  ["seven", "sieben"],
  ["eight", "acht"],
  ["nine", "neun"],
  ["ten", "zehn"],
  ["eleven", "elf"],
  ["twelve", "zwölf"],
];
const MONTHS = [
  "jan(?:uary|uar)?|jänner",
  "feb(?:ruary|ruar)?",
  "mar(?:ch)?|märz|mrz",
  "apr(?:il)?",
  "may|mai",
  "june?|juni",
  "july?|juli",
  "aug(?:ust)?",
  "sept?(?:ember)?",
  "o[ck]t(?:ober)?",
  "nov(?:ember)?",
  "de[cz](?:ember)?",
];
const DAYS = [
  "mon(?:day)?|montag|mo",
  "tue(?:s(?:day)?)?|dienstag|di",
  "wed(?:nesday)?|mittwoch|mi",
  "thu(?:r(?:s(?:day)?)?)?|donnerstag|do",
  "fri(?:day)?|freitag|fr",
  "sat(?:urday)?|samstag|sonnabend|sa",
  "sun(?:day)?|sonntag|so",
];
/** @type {[string, number][]} minutes of the day, and of those after noon hours are counted from noon */
const PARTS = [
  ["noon|midday|mittags?|mittagszeit", 12 * 60],
  ["midnight|mitternachts?", 0],
  ["mornings?|früh|vormittags?|morgens", 9 * 60],
  ["afternoons?|nachmittags?", 15 * 60],
  ["evenings?|abends?", 18 * 60],
  ["nachts?|night", 22 * 60],
];
/** @type {[string, number][]} in minutes; from a day on, the clock on the wall is kept */
const UNITS = [
  ["m|mins?|minutes?|minuten?", 1],
  ["h|hrs?|hours?|stunden?|std", 60],
  ["d|days?|tage?n?", 1440],
  ["w|weeks?|wochen?", 10_080],
];

const whole = (/** @type {string} */ words) => new RegExp(`^(?:${words})\\.?$`, "u");

/** @param {string} word @param {string[]} table @returns {number} its place, from 1; 0 for none */
const placeIn = (word, table) => table.findIndex((words) => whole(words).test(word)) + 1;

/** @param {string} word */
export const readMonth = (word) => placeIn(word, MONTHS);
/** @param {string} word from 1, for Monday */
export const readWeekday = (word) => placeIn(word, DAYS);

/** @param {string} word @returns {number | undefined} */
export const readPart = (word) => PARTS.find(([words]) => whole(words).test(word))?.[1];
/** @param {string} word @returns {number | undefined} */
export const readUnit = (word) => UNITS.find(([words]) => whole(words).test(word))?.[1];

/** @param {string} word @returns {number} NaN for none */
export function readCount(word) {
  if (/^\d+(?:[.,]\d+)?$/.test(word)) return Number(word.replace(",", "."));
  return COUNTS.findIndex((words) => words.includes(word)) + 1 || Number.NaN;
}
