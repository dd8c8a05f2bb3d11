import { ELEMENT, MOST_DEPTH, SKIPPED, writeInline } from "./rich-line.js";

/**
 * Text with marks, as another program copied it, written as Markdown. Reads nodes, makes none.
 *
 * @typedef {import("./rich-line.js").Node} Node
 */

const BLOCKS = new Set(
  "P DIV SECTION ARTICLE HEADER FOOTER MAIN ASIDE TABLE THEAD TBODY TFOOT TR DL DT DD FIGURE FIGCAPTION BODY".split(
    " ",
  ),
);

/**
 * @param {Node} root
 * @returns {string}
 */
export function writeMarkdown(root) {
  return joinBlocks(readBlocks(root, 0));
}

/**
 * What stands by itself, each a text of one or more lines.
 *
 * @param {Node} node
 * @param {number} depth
 * @returns {string[]}
 */
function readBlocks(node, depth) {
  /** @type {string[]} */
  const blocks = [];
  let line = "";
  const end = () => {
    const text = tidy(line);
    if (text !== "") blocks.push(guardStart(text));
    line = "";
  };
  for (const child of node.childNodes) {
    const inner = depth < MOST_DEPTH ? readBlock(child, depth + 1) : null;
    if (inner === null) line += writeInline(child, depth + 1);
    else {
      end();
      blocks.push(...inner);
    }
  }
  end();
  return blocks;
}

/**
 * @param {Node} node
 * @param {number} depth
 * @returns {string[] | null} null for what is part of a line
 */
function readBlock(node, depth) {
  const name = node.nodeName.toUpperCase();
  if (node.nodeType !== ELEMENT || SKIPPED.has(name)) return null;
  if (name === "PRE") return [writeFence(node)];
  if (name === "HR") return ["---"];
  if (name === "UL" || name === "OL") return writeList(node, name === "OL", depth);
  if (name === "BLOCKQUOTE") return [prefix(joinBlocks(readBlocks(node, depth)), "> ", "> ")];
  if (/^H[1-6]$/.test(name)) return readBlocks(node, depth).map((text) => `${"#".repeat(Number(name[1]))} ${text}`);
  if (name === "TR")
    return [
      [...node.childNodes]
        .map((cell) => tidy(writeInline(cell, depth)))
        .filter(Boolean)
        .join(" | "),
    ];
  if (BLOCKS.has(name) || holdsBlock(node, depth)) return readBlocks(node, depth);
  return null;
}

/**
 * A span or a link with paragraphs in it is no part of a line.
 *
 * @param {Node} node
 * @param {number} depth
 * @returns {boolean}
 */
function holdsBlock(node, depth) {
  if (depth >= MOST_DEPTH || node.nodeType !== ELEMENT) return false;
  for (const child of node.childNodes) {
    const name = child.nodeName.toUpperCase();
    if (BLOCKS.has(name) || /^(?:PRE|UL|OL|BLOCKQUOTE|H[1-6])$/.test(name) || holdsBlock(child, depth + 1)) return true;
  }
  return false;
}

/**
 * @param {Node} list
 * @param {boolean} numbered
 * @param {number} depth
 * @returns {string[]}
 */
function writeList(list, numbered, depth) {
  let number = Number(list.getAttribute?.("start") ?? 1) || 1;
  /** @type {string[]} */
  const items = [];
  for (const child of list.childNodes) {
    const name = child.nodeName.toUpperCase();
    if (name === "LI") number = Number(child.getAttribute?.("value") ?? number) || 0;
    const mark = numbered ? `${number}. ` : "- ";
    if (name === "LI") {
      items.push(prefix(readBlocks(child, depth).join("\n"), mark, " ".repeat(mark.length)));
      number += 1;
    } else if (name === "UL" || name === "OL") {
      // Word processors put a list within a list beside its item.
      items.push(...writeList(child, name === "OL", depth + 1).map((text) => prefix(text, "  ", "  ")));
    }
  }
  return items.length > 0 ? [items.join("\n")] : [];
}

/** @param {Node} node */
function writeFence(node) {
  const text = (node.textContent ?? "").replace(/\r\n?/g, "\n").replace(/^\n|\n+$/g, "");
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const mark = "`".repeat(longest + 1);
  return `${mark}${findLanguage(node)}\n${text}\n${mark}`;
}

/** @param {Node} node */
function findLanguage(node) {
  for (const each of [node, ...node.childNodes]) {
    const found = /(?:^|\s)(?:language|lang)-([\w+#-]+)/.exec(each.getAttribute?.("class") ?? "");
    if (found) return found[1];
  }
  return "";
}

/** @param {string} text a paragraph that must not turn into a list or a quote */
function guardStart(text) {
  return text
    .split("\n")
    .map((line) => line.replace(/^(?:[-+>]|#{1,6})(?=\s)|^>/, "\\$&").replace(/^(\d{1,4})([.)])(?=\s)/, "$1\\$2"))
    .join("\n");
}

/** @param {string} line */
function tidy(line) {
  return line
    .replace(/ *\n */g, "\n")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** @param {string[]} blocks */
function joinBlocks(blocks) {
  return blocks.filter(Boolean).join("\n\n");
}

/**
 * @param {string} text
 * @param {string} first
 * @param {string} others
 */
function prefix(text, first, others) {
  return text
    .split("\n")
    .map((line, at) => ((at === 0 ? first : others) + line).trimEnd())
    .join("\n");
}
