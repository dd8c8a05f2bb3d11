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
const NUMBER = /^\d{1,9}[.)] /;

/**
 * Puts marks round the selection, or takes them away when they are there.
 *
 * @param {Selected} selected
 * @param {string} mark
 * @returns {Edit}
 */
export function toggleMark({ text, start, end }, mark) {
  const size = mark.length;
  const inner = text.slice(start, end);
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark && start >= size) {
    return { from: start - size, to: end + size, insert: inner, start: start - size, end: end - size };
  }
  return { from: start, to: end, insert: mark + inner + mark, start: start + size, end: end + size };
}

/**
 * Code in a line, or a block when the selection has several lines.
 *
 * @param {Selected} selected
 * @returns {Edit}
 */
export function toggleCode({ text, start, end }) {
  if (!text.slice(start, end).includes("\n")) return toggleMark({ text, start, end }, "`");
  return makeBlock({ text, start, end });
}

/**
 * @param {Selected} selected
 * @returns {Edit}
 */
export function makeBlock({ text, start, end }) {
  const inner = text.slice(start, end);
  const before = start > 0 && text[start - 1] !== "\n" ? "\n" : "";
  const insert = `${before}\`\`\`\n${inner.replace(/\n$/, "")}\n\`\`\`\n`;
  const from = start + before.length + 4;
  return { from: start, to: end, insert, start: from, end: from + inner.replace(/\n$/, "").length };
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
  const insert = `[${inner}](${PLACEHOLDER_ADDRESS})`;
  if (inner === "") return { from: start, to: end, insert, start: start + 1, end: start + 1 };
  const from = start + inner.length + 3;
  return { from: start, to: end, insert, start: from, end: from + PLACEHOLDER_ADDRESS.length };
}

/** @type {Record<string, (selected: Selected) => Edit>} */
export const FORMATS = {
  bold: (selected) => toggleMark(selected, "**"),
  italic: (selected) => toggleMark(selected, "*"),
  strike: (selected) => toggleMark(selected, "~~"),
  code: toggleCode,
  block: makeBlock,
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
  const command = /^\/(\p{L}*)$/u.exec(before);
  if (command) return { kind: "command", query: command[1], from: 0 };
  const mention = MENTION.exec(before);
  if (mention) return { kind: "mention", query: mention[1], from: caret - mention[1].length - 1 };
  const emoji = EMOJI.exec(before);
  if (emoji) return { kind: "emoji", query: emoji[1], from: caret - emoji[1].length - 1 };
  return null;
}
