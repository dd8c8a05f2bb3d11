import { isInFence } from "./text-fences.js";

/**
 * Edits of a text with a selection, without the page.
 *
 * @typedef {{text: string, start: number, end: number}} Selected
 * @typedef {{from: number, to: number, insert: string, start: number, end: number}} Edit
 *   what to replace by what, and the selection afterwards
 */

const PLACEHOLDER_ADDRESS = "https://";
// Letters beside which the server's `markup/mentions.py` knows no mention: only Latin ones make of a name another word
const LATIN = "0-9A-Za-zªºÀ-ÖØ-öø-\u02af\u0300-\u036f\u1e00-\u1eff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a";
// Keyboards of East Asia type the last two
const AT = "@＠﹫";
const CALLED = `(?<![${LATIN}=#%${AT}])[${AT}]`;
// `social.example/@bob` is an address, `@ann/@bob` are two people
const APART = `(?<!\\/)|(?<=(?<!\\/)${CALLED}[A-Za-z0-9._-]{1,64}\\/)`;
const MENTION = new RegExp(`(?:${APART})${CALLED}([\\p{L}\\p{M}\\p{N}._-]{0,30})$`, "u");
// Not `:-D`, but `:-1`
const EMOJI = new RegExp(
  `(?<![${LATIN}])(?<![./+=&#%?@＠﹫:-]):((?=[\\p{L}\\p{N}]|[+-]1)[\\p{L}\\p{M}\\p{N}_+-]{2,80})$`,
  "u",
);
const WEB = /^https?:\/\/[^\s()]+$/i;
// Signs of quotes, lists and titles; the words; and spaces, beside which marks are shown as typed
const LINE = /^((?:[ \t]*(?:>|(?:[-*+]|\d{1,4}[.)]|#{1,6})(?=[ \t])))*[ \t]*)(.*?)([ \t]*)$/;
const FENCE_BEFORE = /(?<![^\n])(`{3,})\n$/;
const FENCE_AFTER = /^\n(`{3,})(?:\n|$)/;
const NUMBER = /^\d{1,9}[.)] /;

/**
 * Puts marks round the words of each selected line, or takes them away when they are there.
 *
 * @param {Selected} selected
 * @param {string} mark
 * @returns {Edit}
 */
export function toggleMark({ text, start, end }, mark) {
  const size = mark.length;
  const inner = text.slice(start, end);
  if (isBetween(text.slice(0, start), text.slice(end), mark)) {
    return { from: start - size, to: end + size, insert: inner, start: start - size, end: end - size };
  }
  const lines = inner.split("\n").map((line) => /** @type {string[]} */ (LINE.exec(line)).slice(1));
  const isMarked = (/** @type {string} */ words) =>
    words.length > 2 * size && isBetween(words, words, mark, true) && !dropRuns(words, mark).includes(mark);
  const all = lines.every(([, words]) => words === "" || isMarked(words)) && lines.some(([, words]) => words !== "");
  const marked = lines.map(([before, words, after]) => {
    if (words === "" && lines.length > 1) return before + after;
    if (all) return before + words.slice(size, -size) + after;
    return before + (isMarked(words) ? words : mark + words + mark) + after;
  });
  const insert = marked.join("\n");
  if (lines.length > 1) return { from: start, to: end, insert, start, end: start + insert.length };
  const from = start + lines[0][0].length + (all ? 0 : size);
  return { from: start, to: end, insert, start: from, end: from + lines[0][1].length - (all ? 2 * size : 0) };
}

/** @param {string} words @param {string} mark */
function dropRuns(words, [sign]) {
  return words.replace(new RegExp(`^[${sign}]+|[${sign}]+$`, "g"), "");
}

/**
 * @param {string} before
 * @param {string} after
 * @param {string} mark
 * @param {boolean} [within] whether the marks are where these begin and end, and not where they meet
 */
function isBetween(before, after, mark, within = false) {
  const [sign] = mark;
  const first = new RegExp(`^[${sign}]*`).exec(within ? before : after)?.[0].length ?? 0;
  const last = new RegExp(`[${sign}]*$`).exec(within ? after : before)?.[0].length ?? 0;
  const run = Math.min(first, last);
  // Two stars are bold, and three are both
  return mark === "*" ? run % 2 === 1 : run >= mark.length;
}

/**
 * Code in a line, or a block when the selection has several lines.
 *
 * @param {Selected} selected
 * @returns {Edit}
 */
export function toggleCode({ text, start, end }) {
  const inner = text.slice(start, end);
  if (inner.includes("\n")) return toggleBlock({ text, start, end });
  if (!inner.trim().slice(1, -1).includes("`")) return toggleMark({ text, start, end }, "`");
  const ticks = countTicks(inner, 1);
  const from = start + ticks.length + 1;
  return { from: start, to: end, insert: `${ticks} ${inner} ${ticks}`, start: from, end: from + inner.length };
}

/**
 * Fences round the selection, or none when what is selected is all that stands between two.
 *
 * @param {Selected} selected
 * @returns {Edit}
 */
export function toggleBlock({ text, start, end }) {
  const inner = text.slice(start, end);
  const opening = isInFence(text, start) && FENCE_BEFORE.exec(text.slice(0, start));
  const closing = FENCE_AFTER.exec(text.slice(end));
  if (opening && closing && opening[1] === closing[1]) {
    const from = start - opening[0].length;
    return { from, to: end + closing[0].length, insert: inner, start: from, end: from + inner.length };
  }
  const before = start > 0 && text[start - 1] !== "\n" ? "\n" : "";
  const ticks = countTicks(inner, 3);
  const insert = `${before}${ticks}\n${inner.replace(/\n$/, "")}\n${ticks}\n`;
  const from = start + before.length + ticks.length + 1;
  return { from: start, to: end, insert, start: from, end: from + inner.replace(/\n$/, "").length };
}

/**
 * More than the code has itself.
 *
 * @param {string} code
 * @param {number} least
 */
function countTicks(code, least) {
  const most = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  return "`".repeat(Math.max(least, most + 1));
}

/**
 * Puts a prefix before every line that the selection touches, or takes it away from all.
 *
 * @param {Selected} selected
 * @param {string} prefix
 * @returns {Edit}
 */
export function togglePrefix({ text, start, end }, prefix) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const stop = text.indexOf("\n", end);
  const to = stop < 0 ? text.length : stop;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line) => line.startsWith(prefix));
  const insert = lines.map((line) => (all ? line.slice(prefix.length) : prefix + line)).join("\n");
  const change = all ? -prefix.length : prefix.length;
  return {
    from,
    to,
    insert,
    start: Math.max(from, start + change),
    end: Math.max(from, end + change * lines.length),
  };
}

/**
 * Numbers every line that the selection touches, or takes the numbers away from all.
 *
 * @param {Selected} selected
 * @returns {Edit}
 */
export function toggleNumbers({ text, start, end }) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const stop = text.indexOf("\n", end);
  const to = stop < 0 ? text.length : stop;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line) => NUMBER.test(line));
  const insert = lines.map((line, at) => (all ? line.replace(NUMBER, "") : `${at + 1}. ${line}`)).join("\n");
  const caret = from + insert.length;
  return { from, to, insert, start: lines.length === 1 ? caret : from, end: caret };
}

/**
 * @param {Selected} selected
 * @returns {Edit}
 */
export function insertLink({ text, start, end }) {
  const inner = text.slice(start, end);
  const isAddress = WEB.test(inner);
  const insert = isAddress ? `[](${inner})` : `[${inner}](${PLACEHOLDER_ADDRESS})`;
  if (inner === "" || isAddress) return { from: start, to: end, insert, start: start + 1, end: start + 1 };
  const from = start + inner.length + 3;
  return { from: start, to: end, insert, start: from, end: from + PLACEHOLDER_ADDRESS.length };
}

/** @type {Record<string, (selected: Selected) => Edit>} */
export const FORMATS = {
  bold: (selected) => toggleMark(selected, "**"),
  italic: (selected) => toggleMark(selected, "*"),
  strike: (selected) => toggleMark(selected, "~~"),
  code: toggleCode,
  block: toggleBlock,
  link: insertLink,
  numbers: toggleNumbers,
  list: (selected) => togglePrefix(selected, "- "),
  quote: (selected) => togglePrefix(selected, "> "),
};

/**
 * A word that is being written and that a list can complete.
 *
 * @typedef {{kind: "mention" | "emoji" | "command", query: string, from: number}} Trigger
 * @param {string} text
 * @param {number} caret
 * @returns {Trigger | null}
 */
export function findTrigger(text, caret) {
  const before = text.slice(0, caret);
  const command = /^\/((?:\p{L}[\p{L}\p{N}_-]*)?)$/u.exec(before);
  if (command) return { kind: "command", query: command[1], from: 0 };
  const mention = MENTION.exec(before);
  if (mention) return { kind: "mention", query: mention[1], from: caret - mention[1].length - 1 };
  const emoji = EMOJI.exec(before);
  if (emoji) return { kind: "emoji", query: emoji[1], from: caret - emoji[1].length - 1 };
  return null;
}
