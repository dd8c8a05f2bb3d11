/**
 * What a new line does in a list, a quote or a block of code, without the page.
 *
 * @typedef {import("./text-edits.js").Selected} Selected
 * @typedef {import("./text-edits.js").Edit} Edit
 */

const QUOTES = /^(?:[ \t]{0,3}>[ \t]?)*/;
const ITEM = /^([ \t]*)(?:([-*+])|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?/;
const FENCE = /^[ \t]{0,3}(`{3,}|~{3,})/;

/**
 * The edit that a new line is, or nothing when it is only that.
 *
 * @param {Selected} selected
 * @returns {Edit | null}
 */
export function continueLine({ text, start, end }) {
  if (start !== end) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, start);
  if (isInFence(text, start)) return insertAt(start, /^[ \t]*/.exec(line)?.[0] ?? "");
  const quotes = QUOTES.exec(line)?.[0] ?? "";
  const item = ITEM.exec(line.slice(quotes.length));
  const mark = quotes + (item?.[0] ?? "");
  if (mark === "") return null;
  // An empty one ends what it began: the inner first.
  if (line === mark && isLineEnd(text, start)) return replace(from, start, item ? outdent(quotes, item[1]) : "");
  return insertAt(start, quotes + (item ? nextMark(item) : ""));
}

/**
 * Whether the caret is in a block of code that was begun and not ended.
 *
 * @param {string} text
 * @param {number} caret
 */
export function isInFence(text, caret) {
  let open = "";
  for (const line of text.slice(0, caret).split("\n")) {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (open === "") open = mark;
    else if (mark.startsWith(open) && line.trim() === mark) open = "";
  }
  return open !== "";
}

/** @param {RegExpExecArray} item */
function nextMark([, indent, bullet, number, stop, space, box]) {
  return indent + (bullet ?? `${Number(number) + 1}${stop}`) + space + (box ? "[ ] " : "");
}

/**
 * @param {string} quotes
 * @param {string} indent
 */
function outdent(quotes, indent) {
  return quotes + indent.slice(0, Math.max(0, indent.length - 2));
}

/**
 * @param {string} text
 * @param {number} at
 */
function isLineEnd(text, at) {
  return at === text.length || text[at] === "\n";
}

/**
 * @param {number} at
 * @param {string} prefix
 * @returns {Edit}
 */
function insertAt(at, prefix) {
  return replace(at, at, `\n${prefix}`);
}

/**
 * @param {number} from
 * @param {number} to
 * @param {string} insert
 * @returns {Edit}
 */
function replace(from, to, insert) {
  return { from, to, insert, start: from + insert.length, end: from + insert.length };
}
