import { closest } from "../dom.js";

/** @typedef {(argument: string, element: HTMLElement, event: MouseEvent) => void} Act */

/** Buttons and links say what they do (`data-act="verb:argument"`); one listener hears them all. */
export class Acts {
  /** @type {Map<string, Act>} */
  #acts = new Map();

  /** @param {Document} page */
  constructor(page) {
    page.addEventListener("click", (event) => {
      const element = closest(event.target, "[data-act]");
      if (!element) return;
      this.run(element.dataset.act ?? "", element, event);
    });
  }

  /**
   * As if its button had been pressed.
   *
   * @param {string} wanted
   * @param {HTMLElement} [element]
   * @param {MouseEvent} [event]
   */
  run(wanted, element = document.body, event = new MouseEvent("click")) {
    const verb = wanted.split(":", 1)[0];
    const act = this.#acts.get(wanted) ?? this.#acts.get(verb);
    act?.(wanted.slice(verb.length + 1), element, event);
  }

  /**
   * @param {string} name a verb, or a verb with its argument
   * @param {Act} act
   */
  on(name, act) {
    this.#acts.set(name, act);
  }
}
