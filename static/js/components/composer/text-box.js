import { isCommand, isComposing, listenForKeys, readKey } from "../../lib/keys.js";
import { equipPasting } from "./pasting.js";
import { FORMATS } from "./text/text-edits.js";
import { continueLine } from "./text/text-lines.js";
import { applyEdit } from "./typing-in.js";

/** @typedef {import("./text/text-edits.js").Edit} Edit */

const SHORTCUTS = /** @type {Record<string, string>} */ ({ b: "bold", i: "italic", e: "code" });
/** Digits by the key's place: Shift makes another sign of each. */
const SHIFTED = /** @type {Record<string, string>} */ ({
  x: "strike",
  e: "block",
  Digit7: "numbers",
  Digit8: "list",
  Digit9: "quote",
});
const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

/**
 * Makes a textarea grow with its text, understand formatting, go on with lists and quotes, and take what is pasted.
 *
 * @param {HTMLTextAreaElement} box
 */
export function equipTextBox(box) {
  box.addEventListener("input", () => fitTextBox(box));
  listenForKeys(box, (event) => {
    if (event.altKey || !isCommand(event)) return;
    const format = findFormat(event);
    if (!format) return;
    event.preventDefault();
    formatText(box, format);
  });
  // Whatever key it was, or none, as on a phone
  box.addEventListener("beforeinput", (event) => {
    if (event.inputType !== "insertLineBreak" && event.inputType !== "insertParagraph") return;
    const edit = isComposing(event) ? null : continueLine(selectionOf(box));
    if (!edit) return;
    event.preventDefault();
    applyEdit(box, edit);
  });
  equipPasting(box);
  if (!GROWS_BY_ITSELF) refitWhenNarrowed(box);
}

/** @param {HTMLTextAreaElement} box */
function refitWhenNarrowed(box) {
  let width = 0;
  const widths = new ResizeObserver(() => {
    if (box.offsetWidth === width) return;
    width = box.offsetWidth;
    // A height that changes in here would be an error of the observer
    requestAnimationFrame(() => fitTextBox(box));
  });
  widths.observe(box);
}

/** @param {KeyboardEvent} event */
function findFormat(event) {
  if (!event.shiftKey) return SHORTCUTS[readKey(event)];
  return SHIFTED[event.code.startsWith("Digit") ? event.code : readKey(event)];
}

/** @param {HTMLTextAreaElement} box */
function selectionOf(box) {
  return { text: box.value, start: box.selectionStart, end: box.selectionEnd };
}

/** @param {HTMLTextAreaElement} box */
export function fitTextBox(box) {
  const around = box.parentElement;
  if (GROWS_BY_ITSELF || !around) return;
  // While the lines are counted nothing around may move: a scroller that gets higher loses its end
  around.style.blockSize = `${around.offsetHeight}px`;
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight}px`;
  around.style.blockSize = "";
  box.dispatchEvent(new Event("refit", { bubbles: true }));
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {string} format
 */
export function formatText(box, format) {
  const edit = FORMATS[format]?.(selectionOf(box));
  if (edit) applyEdit(box, edit);
}
