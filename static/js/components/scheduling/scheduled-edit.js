import { Composer } from "../composer/composer.js";
import { cloneTemplate, find, need } from "../dom.js";

/** The words of a scheduled message, edited in its row as those of a message are in theirs. */
export class ScheduledEdit {
  #form = /** @type {HTMLFormElement} */ (cloneTemplate("t-edit"));
  #composer;
  /** @type {HTMLElement | null} */
  #row = null;

  /**
   * @param {import("../app.js").App} app
   * @param {(row: HTMLElement, body: string) => void} save
   */
  constructor(app, save) {
    // Its picker stands outside the dialog, where nothing can be pressed
    find(this.#form, "[data-act='composer:emoji']")?.remove();
    need(this.#form, "[data-act='edit:cancel']").dataset.act = "scheduled:keep";
    this.#composer = new Composer(app, this.#form, {
      escape: () => this.close(),
      send: (_, body) => {
        const row = this.#row;
        this.close();
        if (row) save(row, body);
      },
    });
    app.actions.on("scheduled:keep", () => this.close());
  }

  /** @param {HTMLElement} row @param {{id: string, room?: number, body: string}} one */
  open(row, { id, room = 0, body }) {
    this.close();
    this.#row = row;
    row.dataset.editing = "";
    need(row, ".scheduled__words").append(this.#form);
    this.#composer.open({ room, draft: `later.${id}`, text: body });
    this.#composer.focus();
  }

  close() {
    if (!this.#row) return;
    delete this.#row.dataset.editing;
    this.#form.remove();
    find(this.#row, "[data-act='scheduled:edit']")?.focus();
    this.#row = null;
  }
}
