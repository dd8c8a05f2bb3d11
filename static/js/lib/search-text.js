import { foldBoth } from "./folding.js";

/**
 * @typedef {[start: number, end: number]} Range
 * @typedef {{score: number, ranges: Range[]}} Match
 * @typedef {import("./folding.js").Folded} Folded
 */

const SCORES = { whole: 1000, prefix: 500, word: 300, inside: 150, scattered: 10 };

/**
 * @param {string} query
 * @param {string} text
 * @returns {Match | null}
 */
export function matchText(query, text) {
  const wanted = foldBoth(query.trim());
  if (wanted[0].folded === "") return { score: 0, ranges: [] };
  const asked = foldBoth(text);
  // Where one of them has an umlaut, it may be spelled out in the other
  for (let way = 0; way < Math.max(wanted.length, asked.length); way += 1) {
    const match = matchRun((wanted[way] ?? wanted[0]).folded, asked[way] ?? asked[0]);
    if (match) return match;
  }
  return matchScattered(wanted[0].folded.replace(/\s+/g, ""), asked[0]);
}

/**
 * @param {string} wanted
 * @param {Folded} text
 * @returns {Match | null}
 */
function matchRun(wanted, { folded, origins }) {
  const at = findBest(wanted, folded);
  if (at < 0) return null;
  return {
    score: scoreRun(wanted, folded, at) - folded.length / 1000,
    ranges: [[origins[at], findEnd(origins, at + wanted.length)]],
  };
}

/**
 * The whole of a character that folds to several, as æ does.
 *
 * @param {number[]} origins
 * @param {number} after
 */
function findEnd(origins, after) {
  let end = after;
  while (end < origins.length - 1 && origins[end] === origins[end - 1]) end += 1;
  return origins[end];
}

/**
 * The start of a word is worth more than an earlier place inside one.
 *
 * @param {string} wanted
 * @param {string} folded
 */
function findBest(wanted, folded) {
  const first = folded.indexOf(wanted);
  for (let at = first; at >= 0; at = folded.indexOf(wanted, at + 1)) {
    if (startsWord(folded, at)) return at;
  }
  return first;
}

/**
 * @param {string} folded
 * @param {number} at
 */
function startsWord(folded, at) {
  return at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1]);
}

/**
 * @param {string} wanted
 * @param {string} folded
 * @param {number} at
 */
function scoreRun(wanted, folded, at) {
  if (wanted.length === folded.length) return SCORES.whole;
  if (at === 0) return SCORES.prefix;
  return startsWord(folded, at) ? SCORES.word : SCORES.inside;
}

/**
 * Every character in order, anywhere; each start of a word it meets counts for it.
 *
 * @param {string} wanted
 * @param {Folded} text
 * @returns {Match | null}
 */
function matchScattered(wanted, { folded, origins }) {
  /** @type {Range[]} */
  const ranges = [];
  let score = SCORES.scattered;
  let from = 0;
  for (const character of wanted) {
    const at = folded.indexOf(character, from);
    if (at < 0) return null;
    if (startsWord(folded, at)) score += 5;
    const [start, end] = [origins[at], findEnd(origins, at + character.length)];
    const last = ranges.at(-1);
    if (last && last[1] === start) last[1] = end;
    else ranges.push([start, end]);
    from = at + character.length;
  }
  return { score: score - ranges.length - folded.length / 1000, ranges };
}

/**
 * Best first; entries of equal score keep their order.
 *
 * @template T
 * @param {string} query
 * @param {T[]} entries
 * @param {(entry: T) => string} textOf
 * @param {number} [limit]
 * @returns {{entry: T, ranges: Range[]}[]}
 */
export function rankMatches(query, entries, textOf, limit = 20) {
  /** @type {{entry: T, match: Match}[]} */
  const found = [];
  for (const entry of entries) {
    const match = matchText(query, textOf(entry));
    if (match) found.push({ entry, match });
  }
  found.sort((one, other) => other.match.score - one.match.score);
  return found.slice(0, limit).map(({ entry, match }) => ({ entry, ranges: match.ranges }));
}

/**
 * @param {string} text
 * @param {Range[]} ranges
 * @returns {{text: string, hit: boolean}[]}
 */
export function splitRanges(text, ranges) {
  const parts = [];
  let from = 0;
  for (const [start, end] of ranges) {
    if (start > from) parts.push({ text: text.slice(from, start), hit: false });
    if (end > start) parts.push({ text: text.slice(start, end), hit: true });
    from = end;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}
