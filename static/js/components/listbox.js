import { findAll, setAttribute } from "./dom.js";

/**
 * @template T
 * @typedef {{element: HTMLElement, value: T, isFar?: boolean}} Option
 *   what is far from what was typed is not taken by Enter unless somebody went to it
 */

let lists = 0;

/**
 * Options under a text field that keeps the focus; one is always selected.
 *
 * @template T
 */
export class Listbox {
  #field;
  #list;
  #take;
  /** @type {Option<T>[]} */
  #options = [];
  #selected = 0;
  #isChosen = false;

  /**
   * @param {HTMLElement} field a combobox or a text box
   * @param {HTMLElement} list with role listbox
   * @param {(value: T, event: Event) => void} take
   */
  constructor(field, list, take) {
    this.#field = field;
    this.#list = list;
    this.#take = take;
    // The press, not the click: the field must not lose the focus in between.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const at = this.#options.findIndex(({ element }) => element.contains(/** @type {Node} */ (event.target)));
      if (at >= 0) this.#take(this.#options[at].value, event);
    });
    list.addEventListener("pointermove", (event) => {
      const at = this.#options.findIndex(({ element }) => element.contains(/** @type {Node} */ (event.target)));
      if (at >= 0 && at !== this.#selected) this.#select(at);
    });
  }

  get isOpen() {
    return this.#options.length > 0;
  }

  get size() {
    return this.#options.length;
  }

  /**
   * @param {(Option<T> | HTMLElement)[]} rows options, and labels between them
   */
  show(rows) {
    const taken = this.#list.id || `list-${++lists}`;
    this.#options = rows.filter((row) => !(row instanceof HTMLElement)).map((row) => /** @type {Option<T>} */ (row));
    for (const [index, { element }] of this.#options.entries()) element.id = `${taken}-${index}`;
    this.#list.replaceChildren(...rows.map((row) => (row instanceof HTMLElement ? row : row.element)));
    // A box of several lines may not be a combobox, nor say that it is expanded.
    if (this.#field.role === "combobox") setAttribute(this.#field, "aria-expanded", String(this.isOpen));
    this.#isChosen = false;
    this.#select(0);
  }

  close() {
    this.show([]);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string[]} takers keys that take the selected option
   * @returns {boolean} whether the key was for the list
   */
  press(event, takers = ["Enter"]) {
    if (!this.isOpen) return false;
    const { isFar, value } = this.#options[this.#selected];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (takers.includes(event.key) && !event.shiftKey) {
      if (event.key === "Enter" && isFar && !this.#isChosen) return false;
      this.#take(value, event);
    } else if (step) {
      this.#isChosen = true;
      this.#select(this.#selected + step);
    } else return false;
    event.preventDefault();
    return true;
  }

  /** @param {number} at */
  #select(at) {
    this.#selected = this.#options.length === 0 ? 0 : (at + this.#options.length) % this.#options.length;
    const chosen = this.#options[this.#selected]?.element ?? null;
    for (const option of findAll(this.#list, "[role='option']")) {
      setAttribute(option, "aria-selected", String(option === chosen));
    }
    setAttribute(this.#field, "aria-activedescendant", chosen?.id ?? null);
    chosen?.scrollIntoView({ block: "nearest" });
  }
}
