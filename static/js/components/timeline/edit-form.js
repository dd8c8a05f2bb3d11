import { gettext } from "../../lib/gettext.js";
import { on, emit } from "../app.js";
import { Composer } from "../composer/composer.js";
import { cloneTemplate, find, need } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../message/message-actions.js").MessageActions} MessageActions
 */

/** Editing a message in its place, one at a time. What was changed and not saved is kept as a draft. */
export class EditForm {
  #app;
  #actions;
  #form = /** @type {HTMLFormElement} */ (cloneTemplate("t-edit"));
  #box = /** @type {HTMLTextAreaElement} */ (need(this.#form, "textarea"));
  #composer;
  /** @type {Item | null} */
  #item = null;
  #release = () => {};

  /**
   * @param {App} app
   * @param {MessageActions} actions
   */
  constructor(app, actions) {
    this.#app = app;
    this.#actions = actions;
    this.#composer = new Composer(app, this.#form, {
      mayBeEmpty: true,
      escape: () => this.#leave(),
      send: (_, body) => this.#save(body),
    });
    on("edit", ({ id }) => this.#begin(id));
    app.actions.on("edit:cancel", () => this.#cancel());
    app.store.subscribe(() => this.#close(), ["open"]);
    // Once the rows are drawn
    app.store.subscribe(() => queueMicrotask(() => this.#resume()), ["open", "timeline", "thread"]);
    queueMicrotask(() => this.#resume());
  }

  /** @param {string} id */
  #begin(id) {
    const item = this.#actions.find(id);
    if (!item || !this.#actions.isPossible("edit", item)) return;
    if (this.#item && this.#item.id !== id) this.#leave();
    const row = findRow(id);
    if (!row) return;
    this.#show(item, row);
    this.#app.store.drafts.set(nameOpen(item.room), id);
    this.#box.focus();
    this.#box.setSelectionRange(this.#box.value.length, this.#box.value.length);
    this.#form.scrollIntoView({ block: "nearest" });
  }

  /** After another room, another page, or when its row was drawn anew. */
  #resume() {
    const { store } = this.#app;
    if (store.current === null) return;
    if (this.#item && this.#actions.find(this.#item.id)?.deleted) return this.#rescue();
    if (this.#item && this.#form.isConnected) return;
    // Another tab may have begun one as well: the last line is ours
    const id = store.drafts.get(nameOpen(store.current)).split("\n").at(-1) ?? "";
    const item = this.#actions.find(id);
    const row = item && findRow(id);
    if (row && this.#actions.isPossible("edit", item)) this.#show(item, row);
  }

  /**
   * @param {Item} item
   * @param {HTMLElement} row
   */
  #show(item, row) {
    this.#close();
    this.#item = item;
    this.#release = this.#app.layers.add(() => this.#leave());
    find(row, "#message-tools")?.remove();
    row.dataset.editing = "";
    (find(row, ".message__body") ?? row).append(this.#form);
    this.#composer.open({ room: item.room, draft: nameDraft(item), text: item.body });
  }

  /** @param {string} body */
  #save(body) {
    const item = this.#item;
    if (!item) return;
    this.#end();
    if (body === "") this.#actions.run("delete", item);
    else if (body !== item.body) this.#app.store.edit(item.room, item.id, body);
  }

  /** Without losing what was written. */
  #leave() {
    const { store, toasts } = this.#app;
    const item = this.#item;
    if (!item) return;
    this.#end();
    if (!store.drafts.has(nameDraft(item))) return;
    const run = () => store.drafts.set(nameDraft(item), "");
    toasts.show(gettext("Your changes are kept until you edit this message again."), {
      words: gettext("Discard"),
      run,
    });
  }

  /** The message was deleted elsewhere: what was written goes where the next message is. */
  #rescue() {
    const { drafts } = this.#app.store;
    const item = this.#item;
    if (!item) return;
    const words = drafts.get(nameDraft(item));
    const place = item.thread && !item.thread.also_in_room ? `thread.${item.thread.root}` : item.room;
    drafts.set(nameDraft(item), "");
    this.#end();
    if (words !== "") drafts.prepend(place, words);
    this.#app.toasts.show(gettext("The message you were editing was deleted."));
  }

  #cancel() {
    if (this.#item) this.#app.store.drafts.set(nameDraft(this.#item), "");
    this.#end();
  }

  #end() {
    if (!this.#item) return;
    const isInside = this.#form.contains(document.activeElement);
    const thread = this.#form.closest("#thread");
    this.#app.store.drafts.set(nameOpen(this.#item.room), "");
    this.#close();
    if (!isInside) return;
    if (thread) need(thread, "#thread-text").focus();
    else emit("focus-composer");
  }

  #close() {
    if (!this.#item) return;
    this.#item = null;
    this.#release();
    this.#composer.open(null);
    this.#form.closest("[data-editing]")?.removeAttribute("data-editing");
    this.#form.remove();
  }
}

/** A message may stand in its room and in its thread: where one is at work. @param {string} id */
function findRow(id) {
  const [room, thread] = ["m", "p"].map((place) => document.getElementById(`${place}-${id}`));
  return thread?.closest("#thread")?.contains(document.activeElement) ? thread : (room ?? thread);
}

/** @param {Item} item */
function nameDraft({ id }) {
  return `edit.${id}`;
}

/** Which message of the room is being edited. @param {number} room */
function nameOpen(room) {
  return `editing.${room}`;
}
