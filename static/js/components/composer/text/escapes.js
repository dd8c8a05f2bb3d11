/**
 * Backslashes before what would become a mark, written as the server's `markup/escapes.py` reads them.
 *
 * @typedef {{text: string, at: number, before: string, after: string}} Place
 */

/** Words whose backslashes the server shows as they are: `_PATH` in its `markup/inline.py`. */
const PATH =
  /\\[\p{L}\p{N}]|(?<![\p{L}\p{N}])[A-Za-z]:\\|\\\*\*\\[\p{L}\p{N}_.*]|(?<=[\p{L}\p{N}_:\\.])\\\*\.[A-Za-z*]|(?<![^\s\u00af\u203e])\\{1,2}_\(\S{1,10}\)_+\/|\(\\_+\/\)|(?<![^\s"'(])(?:\.{1,2}|~|%[A-Za-z0-9_]+%|\$[A-Za-z_][A-Za-z0-9_]*)\\[A-Za-z0-9_.*]/u;
const ADDRESS = /(?:https?:\/\/|www\.)/i;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Only what would become a mark: a text full of backslashes is no better than one full of stars.
 *
 * @param {string} text
 */
export function escapeMarks(text) {
  const hides = text.split("||").length > 2;
  return text.replace(/\S+/g, (word) => {
    const address = word.search(ADDRESS);
    const end = address < 0 ? word.length : address;
    const escaped = word.replace(/(\\*)([*_`~\]|$])/g, (whole, slashes, mark, at) =>
      at < end && (hides || mark !== "|") && isMark(word, at, at + slashes.length)
        ? `${slashes}${slashes}\\${mark}`
        : whole,
    );
    return PATH.test(word) || PATH.test(escaped) ? word : escaped;
  });
}

/**
 * @param {string} word
 * @param {number} from where the backslashes before it begin
 * @param {number} at
 */
function isMark(word, from, at) {
  const before = word[from - 1] ?? "";
  const after = word[at + 1] ?? "";
  switch (word[at]) {
    case "*":
      return word !== "*";
    case "_":
      return word !== "_" && !(WORD.test(before) && WORD.test(after)) && !(before === "/" && after === "/");
    case "$":
    case "~":
    case "|":
      return after === word[at] || before === word[at];
    case "]":
      return after === "(";
    default:
      return true;
  }
}
