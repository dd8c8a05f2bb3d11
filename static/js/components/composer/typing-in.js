/** @typedef {import("./text/text-edits.js").Edit} Edit */

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
