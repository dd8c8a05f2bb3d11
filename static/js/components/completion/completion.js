import { need, setAttribute } from "../dom.js";
import { showBeside } from "../page/placing.js";
import { Listbox } from "../listbox.js";
import { applyEdit } from "../composer/typing-in.js";
import { findTrigger } from "../composer/text/text-edits.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../composer/text/text-edits.js").Trigger} Trigger
 * @typedef {import("../listbox.js").Option<string>} TextOption
 * @typedef {(TextOption | HTMLElement)[]} Rows
 * @typedef {object} Source
 * @property {string} label
 * @property {(query: string, show: (rows: Rows) => void) => void} find  may show more than once, while asked
 */

/** A list beside the text box that finishes what is being written: one for all boxes, as only one has the focus. */
export class Completion {
  #box;
  #sources;
  #element = need(document, "#completion");
  #list;
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
    this.#list = new Listbox(box, this.#element, (/** @type {string} */ text) => this.#take(text));
    box.addEventListener("input", () => this.#look());
    box.addEventListener("click", () => this.#look());
    box.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return this.#trigger !== null && this.#list.isOpen;
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
    return this.#list.press(event, ["Enter", "Tab"]);
  }

  close() {
    const isMine = this.#trigger !== null;
    this.#trigger = null;
    if (isMine) this.#show([]);
  }

  #look() {
    const found = findTrigger(this.#box.value, this.#box.selectionStart);
    const source = found && this.#sources[found.kind];
    const trigger = source && found.from !== this.#closedAt ? found : null;
    if (!found) this.#closedAt = -1;
    if (this.#trigger && this.#trigger.kind !== trigger?.kind) this.close();
    this.#trigger = trigger;
    if (!trigger || !source) return;
    source.find(trigger.query, (rows) => {
      if (this.#trigger !== trigger) return;
      setAttribute(this.#element, "aria-label", source.label);
      this.#show(rows);
    });
  }

  /** @param {Rows} rows */
  #show(rows) {
    this.#list.show(rows);
    if (rows.length > 0) showBeside(this.#element, this.#box.form ?? this.#box);
    else if (this.#element.matches(":popover-open")) this.#element.hidePopover();
    setAttribute(this.#box, "aria-controls", rows.length > 0 ? this.#element.id : null);
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
