import { listenForKeys } from "../lib/keys.js";
import { closest, findAll } from "./dom.js";

/** A list whose rows are one stop of the Tab key: arrows, Home and End walk inside it. */
export class OneStop {
  #list;
  #rows;

  /**
   * @param {HTMLElement} list
   * @param {string} rows
   */
  constructor(list, rows) {
    this.#list = list;
    this.#rows = rows;
    listenForKeys(list, (event) => this.#press(event));
    list.addEventListener("focusin", (event) => this.keepOne(closest(event.target, rows)));
  }

  /** After the rows were drawn, too. @param {HTMLElement | null} [wanted] */
  keepOne(wanted = null) {
    const rows = findAll(this.#list, this.#rows);
    const one = wanted ?? rows.find((row) => row.tabIndex === 0) ?? rows[0];
    for (const row of rows) row.tabIndex = row === one ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const rows = findAll(this.#list, this.#rows);
    const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const last = rows.length - 1;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(last, next))].focus();
  }
}
