import { holdsControl, listenForKeys, readKey } from "../../lib/keys.js";
import { closest, findAll, isWriting } from "../dom.js";
import { MESSAGE_VERBS } from "./message-verbs.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./message-actions.js").MessageActions} MessageActions
 * @typedef {import("../app.js").Item} Item
 */

/** Up, Down, Home and End between messages (one tab stop), and letters on the focused one. */
export class MessageKeys {
  #app;
  #viewport;
  #actions;
  /** @type {HTMLElement | null} */
  #current = null;

  /**
   * @param {App} app
   * @param {HTMLElement} viewport
   * @param {MessageActions} actions
   */
  constructor(app, viewport, actions) {
    this.#app = app;
    this.#viewport = viewport;
    this.#actions = actions;
    viewport.addEventListener("focusin", (event) => this.#enter(closest(event.target, "[data-id]")));
    listenForKeys(viewport, (event) => this.#press(event));
  }

  /** @param {HTMLElement | null} row */
  #enter(row) {
    if (!row || row === this.#current) return;
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = row;
    row.tabIndex = 0;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.defaultPrevented || holdsControl(event) || isWriting(event.target)) return;
    const row = closest(event.target, "[data-id]");
    const next = this.#findNext(event.key, row);
    if (next) {
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (row && event.target === row && !event.shiftKey && this.#pressLetter(readKey(event), row)) {
      event.preventDefault();
    }
  }

  /**
   * @param {string} key
   * @param {HTMLElement | null} row
   */
  #findNext(key, row) {
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(key)) return null;
    const rows = findAll(this.#viewport, "[data-id]");
    if (key === "Home") return rows[0];
    if (key === "End") return rows.at(-1);
    const from = row ?? (this.#current?.isConnected ? this.#current : null);
    if (!row) return from ?? rows.at(-1);
    return rows[rows.indexOf(row) + (key === "ArrowUp" ? -1 : 1)] ?? null;
  }

  /**
   * @param {string} key
   * @param {HTMLElement} row
   */
  #pressLetter(key, row) {
    const item = this.#actions.find(row.dataset.id);
    if (!item) return false;
    const verbs = Object.keys(MESSAGE_VERBS).filter((name) => MESSAGE_VERBS[name].key === key);
    if (verbs.length === 0 || (key !== "Delete" && !this.#app.store.me.single_key_shortcuts)) return false;
    // One key may do a thing and undo it
    const verb = verbs.find((name) => this.#actions.isPossible(name, item)) ?? verbs[0];
    this.#actions.run(verb, item);
    return true;
  }
}
