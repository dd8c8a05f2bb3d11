import { on, emit } from "../app.js";
import { sendsMessage } from "../composer/composer.js";
import { equipTextBox, fitTextBox } from "../composer/text-box.js";
import { cloneTemplate, find, part } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../message/message-actions.js").MessageActions} MessageActions
 */

/** Editing a message in its place, one at a time. */
export class EditForm {
  #app;
  #actions;
  /** @type {{item: Item, form: HTMLFormElement, box: HTMLTextAreaElement, release: () => void} | null} */
  #open = null;

  /**
   * @param {App} app
   * @param {MessageActions} actions
   */
  constructor(app, actions) {
    this.#app = app;
    this.#actions = actions;
    on("edit", ({ id }) => this.#begin(id));
    app.actions.on("edit:cancel", () => this.#end());
    app.store.subscribe(() => this.#forget(), ["open"]);
  }

  /** @param {string} id */
  #begin(id) {
    const item = this.#actions.find(id);
    const row = document.getElementById(`m-${id}`) ?? document.getElementById(`p-${id}`);
    if (!item || !row || !this.#actions.isPossible("edit", item)) return;
    if (this.#open) this.#end();
    const form = /** @type {HTMLFormElement} */ (cloneTemplate("t-edit"));
    const box = /** @type {HTMLTextAreaElement | null} */ (part(form, "edit-text"));
    if (!box) return;
    const release = this.#app.layers.add(() => this.#end());
    this.#open = { item, form, box, release };
    this.#listen(form, box);
    find(row, "#message-tools")?.remove();
    row.dataset.editing = "";
    (find(row, ".message__body") ?? row).append(form);
    box.value = this.#app.store.drafts.get(nameDraft(item)) || item.body;
    equipTextBox(box);
    fitTextBox(box);
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    form.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTextAreaElement} box
   */
  #listen(form, box) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    box.addEventListener(
      "input",
      () => this.#open && this.#app.store.drafts.set(nameDraft(this.#open.item), box.value),
    );
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") this.#end();
      else if (event.key === "Enter" && sendsMessage(event, this.#app.store.me.enter_sends)) this.#save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  #save() {
    if (!this.#open) return;
    const { item, box } = this.#open;
    const body = box.value.trim();
    if ([...body].length > this.#app.store.limits.body) return;
    this.#end();
    if (body === "") this.#actions.run("delete", item);
    else if (body !== item.body) this.#app.store.edit(item.room, item.id, body);
  }

  #end() {
    if (!this.#open) return;
    const inside = this.#open.form.contains(document.activeElement);
    this.#app.store.drafts.set(nameDraft(this.#open.item), "");
    this.#forget();
    if (inside) emit("focus-composer");
  }

  #forget() {
    if (!this.#open) return;
    const { form, release } = this.#open;
    this.#open = null;
    release();
    form.closest("[data-editing]")?.removeAttribute("data-editing");
    form.remove();
  }
}

/** What was changed and not saved outlives the page, like any other draft. @param {Item} item */
function nameDraft({ id }) {
  return `edit.${id}`;
}
