import { closest } from "../dom.js";

/** @typedef {(argument: string, element: HTMLElement, event: MouseEvent) => void} Action */

/** Buttons and links say what they do (`data-act="verb:argument"`); one listener hears them all. */
export class Actions {
  /** @type {Map<string, Action>} */
  #actions = new Map();

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
    const action = this.#actions.get(wanted) ?? this.#actions.get(verb);
    action?.(wanted.slice(verb.length + 1), element, event);
  }

  /**
   * @param {string} name a verb, or a verb with its argument
   * @param {Action} action
   */
  on(name, action) {
    this.#actions.set(name, action);
  }
}
