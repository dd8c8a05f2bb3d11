import { findFence } from "./text-fences.js";

/**
 * What a new line does in a list, a quote or a block of code, without the page.
 *
 * @typedef {import("./text-edits.js").Selected} Selected
 * @typedef {import("./text-edits.js").Edit} Edit
 */

// `>_<` and `>:(` are faces
const QUOTES = /^(?:[ \t]{0,3}>(?!(?:\\?[._-]{1,3}<|[:;=]['-]?[()[\]/\\|DOoPp])(?![\p{L}\p{N}_]))[ \t]?)*/u;
// A number as the renderer takes it for one: not `007.`, nor `20261129.`
const ITEM = /^([ \t]*)(?:([-*+])|(0|[1-9]\d{0,3})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?/;

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
  const quotes = QUOTES.exec(line)?.[0] ?? "";
  const fence = findFence(text, start);
  if (fence) return insertAt(start, quoteCode(fence, quotes) + indentCode(fence, line.slice(quotes.length)));
  const item = ITEM.exec(line.slice(quotes.length));
  const mark = quotes + (item?.[0] ?? "");
  if (mark === "") return null;
  // An empty one ends what it began: the inner first.
  if (line === mark && isLineEnd(text, start)) return replace(from, start, item ? outdent(quotes, item[1]) : "");
  return insertAt(start, quotes + (item ? nextMark(item) : ""));
}

/**
 * @param {import("./text-fences.js").Fence} fence
 * @param {string} quotes
 */
function quoteCode(fence, quotes) {
  return fence.quotes === 0 ? "" : quotes;
}

/**
 * @param {import("./text-fences.js").Fence} fence
 * @param {string} line
 */
function indentCode({ column }, line) {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  return indent.length < column ? " ".repeat(column) : indent;
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
