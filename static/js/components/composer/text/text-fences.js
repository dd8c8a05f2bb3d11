/**
 * Blocks of code in a text that is being written, read as the server's `markup/code/fences.py` does: tests/cases/fences.json
 * holds both to it.
 */

const OPENING = /^(?:(`{3,})[^`]*|(~{3,})[^~]*)$/;
const CLOSING = /** @type {Record<string, RegExp>} */ ({ "`": /^[^`]*(`{3,})[ \t]*$/, "~": /^[^~]*(~{3,})[ \t]*$/ });
const ADDRESS = /(?:\]\(<?|https?:\/\/|www\.)[^\s()]*$/i;
const QUOTE = /^[ \t]*>[ \t]?/;
const ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/;

/**
 * An open block of code: its mark, how many quotes it stands in, and where the text of its list item begins.
 *
 * @typedef {{mark: string, quotes: number, column: number}} Fence
 */

/**
 * The block of code that was begun before the caret and not ended.
 *
 * @param {string} text
 * @param {number} caret
 * @returns {Fence | null}
 */
export function findFence(text, caret) {
  /** @type {Fence | null} */
  let open = null;
  for (const line of text.slice(0, caret).split("\n")) {
    const { quotes, rest } = stripQuotes(line, open?.quotes ?? Number.POSITIVE_INFINITY);
    if (open && isInside(open, quotes, rest)) {
      const mark = CLOSING[open.mark[0]].exec(rest)?.[1] ?? "";
      if (mark.length >= open.mark.length) open = null;
    } else open = beginFence(stripQuotes(line, Number.POSITIVE_INFINITY));
  }
  return open;
}

/**
 * @param {string} text
 * @param {number} caret
 */
export function isInFence(text, caret) {
  return findFence(text, caret) !== null;
}

/**
 * Where marks mean nothing and so are not escaped: in code, and in an address.
 *
 * @param {string} text
 * @param {number} caret
 */
export function isVerbatim(text, caret) {
  if (isInFence(text, caret)) return true;
  const line = text.slice(text.lastIndexOf("\n", caret - 1) + 1, caret);
  return ADDRESS.test(line) || isInSpan(line);
}

/** Whether a run of backticks was begun that no run of the same length has ended. @param {string} line */
function isInSpan(line) {
  let open = "";
  for (const [run] of line.replace(/\\`/g, "").matchAll(/`+/g)) {
    if (open === "") open = run;
    else if (open === run) open = "";
  }
  return open !== "";
}

/**
 * @param {Fence} open
 * @param {number} quotes
 * @param {string} rest
 */
function isInside(open, quotes, rest) {
  return quotes === open.quotes && (rest.trim() === "" || rest.length - rest.trimStart().length >= open.column);
}

/**
 * @param {{quotes: number, rest: string}} line
 * @returns {Fence | null}
 */
function beginFence({ quotes, rest }) {
  let column = 0;
  for (let item = ITEM.exec(rest); item; item = ITEM.exec(rest.slice(column))) column += item[0].length;
  const opening = OPENING.exec(rest.slice(column).trimStart());
  return opening && { mark: opening[1] ?? opening[2], quotes, column };
}

/**
 * @param {string} line
 * @param {number} most
 */
function stripQuotes(line, most) {
  let quotes = 0;
  let rest = line;
  for (let quote = QUOTE.exec(rest); quote && quotes < most; quote = QUOTE.exec(rest)) {
    rest = rest.slice(quote[0].length);
    quotes += 1;
  }
  return { quotes, rest };
}
