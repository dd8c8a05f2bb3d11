import { setAttribute } from "../dom.js";
import { Listbox } from "../listbox.js";
import { applyEdit } from "./typing-in.js";
import { findTrigger } from "./text-edits.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./text-edits.js").Trigger} Trigger
 * @typedef {import("../listbox.js").Option<string>} TextOption
 * @typedef {(TextOption | HTMLElement)[]} Rows
 * @typedef {object} Source
 * @property {HTMLElement} list
 * @property {(query: string, show: (rows: Rows) => void) => void} find  may show more than once, while asked
 */

/** Lists under the text box that finish what is being written. */
export class Completion {
  #box;
  #sources;
  /** @type {Map<string, Listbox<string>>} */
  #lists = new Map();
  /** @type {Trigger | null} */
  #trigger = null;
  /** A list that was closed stays closed until another word begins. */
  #closedAt = -1;

  /**
   * @param {HTMLTextAreaElement} box
   * @param {Record<string, Source>} sources by kind
   */
  constructor(box, sources) {
    this.#box = box;
    this.#sources = sources;
    for (const [kind, { list }] of Object.entries(sources)) {
      this.#lists.set(kind, new Listbox(box, list, (text) => this.#take(text)));
    }
    box.addEventListener("input", () => this.#look());
    box.addEventListener("click", () => this.#look());
    box.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return this.#trigger !== null && (this.#lists.get(this.#trigger.kind)?.isOpen ?? false);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for an open list
   */
  press(event) {
    if (!this.#trigger || !this.isOpen) return false;
    if (event.key === "Escape") {
      event.preventDefault();
      this.#closedAt = this.#trigger.from;
      this.close();
      return true;
    }
    return this.#lists.get(this.#trigger.kind)?.press(event, ["Enter", "Tab"]) ?? false;
  }

  close() {
    const { kind } = this.#trigger ?? {};
    this.#trigger = null;
    if (kind) this.#show(kind, []);
  }

  #look() {
    const found = findTrigger(this.#box.value, this.#box.selectionStart);
    const trigger = found && found.from !== this.#closedAt ? found : null;
    if (!found) this.#closedAt = -1;
    if (this.#trigger && this.#trigger.kind !== trigger?.kind) this.close();
    this.#trigger = trigger;
    if (!trigger) return;
    this.#sources[trigger.kind].find(trigger.query, (rows) => {
      if (this.#trigger === trigger) this.#show(trigger.kind, rows);
    });
  }

  /**
   * @param {string} kind
   * @param {Rows} rows
   */
  #show(kind, rows) {
    const { list } = this.#sources[kind];
    this.#lists.get(kind)?.show(rows);
    list.hidden = rows.length === 0;
    setAttribute(this.#box, "aria-controls", list.hidden ? null : list.id);
  }

  /** @param {string} text */
  #take(text) {
    const trigger = this.#trigger;
    if (!trigger) return;
    this.close();
    const to = this.#box.selectionStart;
    const spaced = this.#box.value[to] === " " ? text : `${text} `;
    const caret = trigger.from + text.length + 1;
    applyEdit(this.#box, { from: trigger.from, to, insert: spaced, start: caret, end: caret });
  }
}
