import { need } from "./dom.js";

/**
 * Whoever opens something by a key types on at once. Until it is there the letters wait here, for else a search
 * would land in a message.
 *
 * @returns {(open?: () => void) => void} opens it and types what waits; without it the focus goes back
 */
export function typeAhead() {
  const place = /** @type {HTMLInputElement} */ (need(document, "#type-ahead"));
  const before = document.activeElement;
  let isOver = false;
  place.value = "";
  place.focus();
  return (open) => {
    const typed = place.value;
    const isHere = document.activeElement === place;
    if (!isOver && isHere && before instanceof HTMLElement) before.focus();
    open?.();
    if (!isOver && open && isHere && typed) typeInto(document.activeElement, typed);
    isOver = true;
  };
}

/**
 * @param {Element | null} field
 * @param {string} text
 */
function typeInto(field, text) {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
