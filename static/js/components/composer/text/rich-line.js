import { escapeMarks } from "./escapes.js";

/**
 * What stands in a line of copied text, as Markdown.
 *
 * @typedef {{nodeType: number, nodeName: string, textContent: string | null, childNodes: Iterable<any>,
 *   getAttribute?: (name: string) => string | null}} Node  what is used of the DOM's
 */

const TEXT = 3;
export const ELEMENT = 1;
/** Deeper than anybody writes. */
export const MOST_DEPTH = 40;
export const SKIPPED = new Set(
  "SCRIPT STYLE HEAD META LINK TITLE TEMPLATE NOSCRIPT IFRAME OBJECT SVG BUTTON".split(" "),
);
const MARKS = /** @type {Record<string, string>} */ ({
  B: "**",
  STRONG: "**",
  I: "*",
  EM: "*",
  S: "~~",
  DEL: "~~",
  STRIKE: "~~",
});
/** encodeURIComponent leaves them as they are. */
const PARENTHESES = /** @type {Record<string, string>} */ ({ "(": "%28", ")": "%29" });
const ADDRESS = /^(?:https?:|mailto:)/i;

/**
 * @param {Node} node
 * @param {number} depth
 * @returns {string}
 */
export function writeInline(node, depth) {
  if (node.nodeType === TEXT) return escapeMarks((node.textContent ?? "").replace(/[\s\u00a0]+/g, " "));
  const name = node.nodeName.toUpperCase();
  if (node.nodeType !== ELEMENT || SKIPPED.has(name)) return "";
  if (name === "BR") return "\n";
  if (name === "IMG") return escapeMarks(node.getAttribute?.("alt") ?? "");
  if (name === "CODE" || name === "TT" || name === "KBD" || name === "SAMP") return writeCode(node.textContent ?? "");
  if (name === "MATH") return writeFormula(node);
  if (depth >= MOST_DEPTH) return escapeMarks(node.textContent ?? "");
  const inner = [...node.childNodes].map((child) => writeInline(child, depth + 1)).join("");
  if (name === "A") return writeLink(node, inner);
  return wrap(inner, findMark(node, name));
}

/**
 * Some programs mark by style, and undo a mark by style.
 *
 * @param {Node} node
 * @param {string} name
 */
function findMark(node, name) {
  const style = node.getAttribute?.("style") ?? "";
  const weight = /font-weight:\s*(\w+)/i.exec(style)?.[1] ?? "";
  if (weight) return weight === "bold" || Number(weight) >= 600 ? "**" : "";
  return MARKS[name] ?? (/font-style:\s*italic/i.test(style) ? "*" : "");
}

/**
 * Marks hold only when they touch the words.
 *
 * @param {string} text
 * @param {string} mark
 */
function wrap(text, mark) {
  const inner = text.trim();
  if (mark === "" || inner === "" || inner.includes("\n") || inner.startsWith(mark)) return text;
  const from = text.indexOf(inner);
  return text.slice(0, from) + mark + inner + mark + text.slice(from + inner.length);
}

/**
 * Ours and Wikipedia's name the source in `alttext`, KaTeX's in an annotation.
 *
 * @param {Node} node
 */
function writeFormula(node) {
  const source = (node.getAttribute?.("alttext") ?? findAnnotation(node))?.trim();
  return source && !source.includes("$") ? `$$${source}$$` : escapeMarks(node.textContent ?? "");
}

/**
 * @param {Node} node
 * @returns {string | null}
 */
function findAnnotation(node) {
  if (node.getAttribute?.("encoding") === "application/x-tex") return node.textContent;
  for (const child of node.childNodes) {
    const found = child.nodeType === ELEMENT ? findAnnotation(child) : null;
    if (found !== null) return found;
  }
  return null;
}

/** @param {string} text */
function writeCode(text) {
  const line = text.replace(/\s+/g, " ");
  if (line.trim() === "") return line;
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const mark = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return mark + space + line + space + mark;
}

/**
 * @param {Node} node
 * @param {string} inner
 */
function writeLink(node, inner) {
  const address = (node.getAttribute?.("href") ?? "").trim();
  const words = inner.trim();
  const isOurs = /(?:^|\s)mention(?:\s|$)/.test(node.getAttribute?.("class") ?? "");
  if (isOurs || words === "" || !ADDRESS.test(address)) return inner;
  if (words === address || `mailto:${words}` === address || (node.textContent ?? "").trim() === address) return address;
  return wrapLink(inner, words, encodeTarget(address));
}

/**
 * @param {string} inner
 * @param {string} words
 * @param {string} address
 */
function wrapLink(inner, words, address) {
  const from = inner.indexOf(words);
  return `${inner.slice(0, from)}[${words.replaceAll("\n", " ")}](${address})${inner.slice(from + words.length)}`;
}

/**
 * What would end the address in `[words](address)`, percent-encoded.
 *
 * @param {string} address
 */
export function encodeTarget(address) {
  return address.replace(/[\s()<>\\]/g, (char) => PARENTHESES[char] ?? encodeURIComponent(char));
}
