import { cloneTemplate, fillPart, find, need, part } from "../dom.js";

/** @typedef {{words: string, run: () => void}} ToastAction */

const SHOWN_MS = 5_000;
/** One with a button needs time to reach it. */
const SHOWN_WITH_ACTION_MS = 10_000;

/** One short piece of news at the head of the room, where neither the newest message nor what is written stands. */
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
    this.#moveOverRoom();
    this.#place.replaceChildren(toast);
    this.#removeLater(toast, action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
  }

  /** Below the header and whatever the banners say. */
  #moveOverRoom() {
    const { top, left, width } = find(document, "#timeline")?.getBoundingClientRect() ?? { top: 0, left: 0, width: 0 };
    for (const [name, px] of Object.entries({ top, left, width })) {
      this.#place.style.setProperty(`--over-${name}`, `${px}px`);
    }
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
