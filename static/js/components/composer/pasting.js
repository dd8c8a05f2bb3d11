import { listenForKeys, readKey } from "../../lib/keys.js";
import { parseForeign } from "../trusted-html.js";
import { encodeTarget } from "./text/rich-line.js";
import { writeMarkdown } from "./text/rich-text.js";
import { isVerbatim } from "./text/text-fences.js";
import { applyEdit, insertText } from "./typing-in.js";

/** Beyond it only the words are taken: nobody waits for a spreadsheet of a megabyte. */
const MOST_HTML = 200_000;
const ADDRESS = /^https?:\/\/\S+$/i;
const CODE_EDITOR = "vscode-editor-data";

/**
 * Pastes text with marks as Markdown, and an address over words as a link on them.
 * Ctrl Shift V pastes the words alone.
 *
 * @param {HTMLTextAreaElement} box
 */
export function equipPasting(box) {
  let plain = false;
  listenForKeys(box, (event) => {
    plain = event.shiftKey && readKey(event) === "v";
  });
  box.addEventListener("paste", (event) => {
    if (event.defaultPrevented || plain || !event.clipboardData) return;
    if (paste(box, event.clipboardData)) event.preventDefault();
  });
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {DataTransfer} clipboard
 * @returns {boolean} whether it was ours to paste
 */
function paste(box, clipboard) {
  const words = clipboard.getData("text/plain").trim();
  if (isVerbatim(box.value, box.selectionStart)) return false;
  if (ADDRESS.test(words) && linkSelection(box, words)) return true;
  const html = clipboard.getData("text/html");
  if (html === "" || html.length > MOST_HTML || clipboard.types.includes(CODE_EDITOR)) return false;
  const text = writeMarkdown(parseForeign(html).body);
  if (text === "" || text === words) return false;
  insertText(box, text);
  return true;
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {string} address
 */
function linkSelection(box, address) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const chosen = value.slice(from, to);
  if (chosen.trim() === "" || chosen.includes("\n") || ADDRESS.test(chosen)) return false;
  const insert = `[${chosen}](${encodeTarget(address)})`;
  applyEdit(box, { from, to, insert, start: from + insert.length, end: from + insert.length });
  return true;
}
