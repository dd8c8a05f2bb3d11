import { gettext } from "../../lib/gettext.js";
import { emit } from "../app.js";
import { closeDialog } from "../dialogs/dialogs.js";
import { equipForm, readText, resetForm } from "../dialogs/forms.js";
import { cloneTemplate, findAll, need, setAttribute } from "../dom.js";

/**
 * Asks for a question and its options. What was begun stays until it is sent.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {{room: number, thread?: {root: string, root_seq: number}}} Target
 */

const FEWEST = 2;
const MOST = 12;

export class PollForm {
  #app;
  #open;
  #form;
  #list = need(document, "#poll-form-options");
  /** @type {Target | null} */
  #target = null;

  /** @param {App} app @param {() => void} open */
  constructor(app, open) {
    this.#app = app;
    this.#open = open;
    this.#form = equipForm(app, "poll-form-form", async (fields) => this.#send(fields));
    this.#list.addEventListener("input", () => this.#offerMore());
    this.#offerMore();
  }

  /** @param {HTMLElement} composer @param {string} [question] */
  ask(composer, question = "") {
    this.#target = this.#findTarget(composer);
    if (!this.#target) return;
    const field = /** @type {HTMLInputElement} */ (need(this.#form, "[name='question']"));
    if (question) field.value = question;
    this.#open();
    const empty = this.#inputs.find(({ value }) => value === "");
    (field.value === "" ? field : (empty ?? field)).focus();
  }

  /** @param {HTMLElement} composer @returns {Target | null} */
  #findTarget(composer) {
    const { current, threads } = this.#app.store;
    if (composer.id !== "thread-composer") return current === null ? null : { room: current };
    const root = threads.items()[0];
    return root?.seq ? { room: root.room, thread: { root: root.id, root_seq: root.seq } } : null;
  }

  get #inputs() {
    return /** @type {HTMLInputElement[]} */ (findAll(this.#list, "input"));
  }

  /** There is always one empty field more, up to the last one. */
  #offerMore() {
    const inputs = this.#inputs;
    const isFull = inputs.every(({ value }) => value.trim() !== "");
    if (inputs.length >= MOST || !(isFull || inputs.length < FEWEST)) return;
    const row = cloneTemplate("t-poll-field");
    this.#list.append(row);
    const number = String(inputs.length + 1);
    setAttribute(need(row, "input"), "aria-label", gettext("Option %(n)s").replace("%(n)s", number));
    setAttribute(need(row, "input"), "placeholder", gettext("Option %(n)s").replace("%(n)s", number));
    this.#offerMore();
  }

  /** @param {FormData} fields */
  #send(fields) {
    const question = readText(fields, "question");
    const options = this.#inputs.map(({ value }) => value.trim()).filter((text) => text !== "");
    if (question === "") throw { field: "question", sentence: gettext("Write what you want to know.") };
    if (options.length < FEWEST) throw { field: "options", sentence: gettext("Write at least two options.") };
    const distinct = new Set(options.map((text) => text.toLocaleLowerCase()));
    if (distinct.size < options.length) throw { field: "options", sentence: gettext("Two options are the same.") };
    if (!this.#target) return;
    const { room, ...to } = this.#target;
    const has = (/** @type {string} */ name) => fields.has(name);
    const poll = {
      options,
      multiple: has("multiple"),
      anonymous: has("anonymous"),
      extendable: has("extendable"),
    };
    this.#app.store.send(room, question, { ...to, poll });
    resetForm(this.#form);
    for (const row of [...this.#list.children].slice(FEWEST)) row.remove();
    closeDialog("poll-form");
    if (!to.thread) emit("to-latest");
  }
}
