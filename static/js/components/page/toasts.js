import { cloneTemplate, fillPart, need, part } from "../dom.js";

/** @typedef {{words: string, run: () => void}} ToastAction */

const SHOWN_MS = 5_000;
/** One with a button needs time to reach it. */
const SHOWN_WITH_ACTION_MS = 10_000;
const MOST = 3;

/** Short news at the edge of the page; the region itself is a live one. */
export class Toasts {
  #place = need(document, "#toasts");

  /**
   * @param {string} words
   * @param {ToastAction} [action]
   */
  show(words, action) {
    const toast = cloneTemplate("t-toast");
    fillPart(toast, "text", words);
    const button = part(toast, "action");
    if (button && action) {
      button.hidden = false;
      button.textContent = action.words;
      button.addEventListener("click", () => {
        toast.remove();
        action.run();
      });
    }
    this.#place.append(toast);
    while (this.#place.childElementCount > MOST) this.#place.firstElementChild?.remove();
    this.#removeLater(toast, action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
  }

  /**
   * @param {HTMLElement} toast
   * @param {number} ms
   */
  #removeLater(toast, ms) {
    setTimeout(() => {
      if (toast.matches(":hover, :focus-within")) this.#removeLater(toast, ms);
      else toast.remove();
    }, ms);
  }
}
