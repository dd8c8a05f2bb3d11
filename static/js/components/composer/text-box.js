import { FORMATS } from "./text-edits.js";

/** @typedef {import("./text-edits.js").Edit} Edit */

const SHORTCUTS = /** @type {Record<string, string>} */ ({ b: "bold", i: "italic", e: "code" });
const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

/**
 * Makes a textarea grow with its text and understand formatting.
 *
 * @param {HTMLTextAreaElement} box
 */
export function equipTextBox(box) {
  box.addEventListener("input", () => fitTextBox(box));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    const format = SHORTCUTS[event.key.toLowerCase()];
    if (!format) return;
    event.preventDefault();
    formatText(box, format);
  });
}

/** @param {HTMLTextAreaElement} box */
export function fitTextBox(box) {
  if (GROWS_BY_ITSELF) return;
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight}px`;
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {string} format
 */
export function formatText(box, format) {
  const edit = FORMATS[format]?.({ text: box.value, start: box.selectionStart, end: box.selectionEnd });
  if (edit) applyEdit(box, edit);
}

/**
 * As if it had been typed, so that undo knows it.
 *
 * @param {HTMLTextAreaElement} box
 * @param {Edit} edit
 */
export function applyEdit(box, { from, to, insert, start, end }) {
  box.focus();
  box.setSelectionRange(from, to);
  const typed = insert === "" ? document.execCommand("delete") : document.execCommand("insertText", false, insert);
  if (!typed) {
    box.setRangeText(insert, from, to);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.setSelectionRange(start, end);
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {string} text
 */
export function insertText(box, text) {
  const { selectionStart, selectionEnd } = box;
  const caret = selectionStart + text.length;
  applyEdit(box, { from: selectionStart, to: selectionEnd, insert: text, start: caret, end: caret });
}
