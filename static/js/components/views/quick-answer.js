import { Composer } from "../composer/composer.js";
import { cloneTemplate, find, need } from "../dom.js";

/** An answer that is written in the list of threads, below the thread that it goes to. */
export class QuickAnswer {
  #place = cloneTemplate("t-answer");
  #composer;
  /** @type {{row: HTMLElement, root: string, root_seq: number} | null} */
  #open = null;

  /** @param {import("../app.js").App} app */
  constructor(app) {
    this.#composer = new Composer(app, /** @type {HTMLFormElement} */ (need(this.#place, "form")), {
      area: this.#place,
      escape: () => this.close(),
      send: ({ room }, body, carried) => {
        if (!this.#open) return;
        const { root, root_seq } = this.#open;
        const id = app.store.send(room, body, { thread: { root, root_seq }, ...carried });
        this.close();
        return id;
      },
    });
  }

  get row() {
    return this.#open?.row ?? null;
  }

  /** Its row may have gone from the list: its words wait as the thread's draft. @returns {boolean} whether it had the focus then */
  follow() {
    if (!this.#open || this.#open.row.isConnected) return false;
    this.close();
    return document.activeElement === document.body;
  }

  /** @param {HTMLElement} row @param {{id: string, room: number, seq: number}} thread */
  toggle(row, { id, room, seq }) {
    const isOpen = this.#open?.root === id;
    this.close();
    if (isOpen) return;
    this.#open = { row, root: id, root_seq: seq };
    row.append(this.#place);
    find(row, "[data-act='threads:answer']")?.setAttribute("aria-expanded", "true");
    this.#composer.open({ room, draft: `thread.${id}`, thread: id });
    this.#composer.focus();
  }

  close() {
    if (!this.#open) return;
    const { row } = this.#open;
    this.#open = null;
    this.#place.remove();
    const button = find(row, "[data-act='threads:answer']");
    button?.removeAttribute("aria-expanded");
    button?.focus();
  }
}
