import { gettext, interpolate } from "../../lib/gettext.js";
import { emit, nameRoom } from "../app.js";
import { cloneTemplate, closest, fillPart, find, need, setAttribute, showPart } from "../dom.js";

/**
 * What was begun in this browser and not sent: in rooms, in threads, and changes of messages.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {{room: number, seq: number | null, kind: "room" | "thread" | "edit", id: string}} Where
 */

const OF_MESSAGE = /^(thread|edit)\.(.+)$/;

export class DraftList {
  #app;
  #offerBack;
  #list = need(document, "#draft-list");
  /** Of threads and edits, once the server has said. @type {Map<string, Where>} */
  #places = new Map();

  /**
   * @param {App} app
   * @param {(words: string, undo: () => void) => void} offerBack
   */
  constructor(app, offerBack) {
    this.#app = app;
    this.#offerBack = offerBack;
    app.actions.on("draft:open", (_, button) => this.#open(button));
    app.actions.on("draft:delete", (_, button) => this.#delete(button));
    app.store.subscribe(() => this.#list.checkVisibility() && this.draw(), ["draft"]);
  }

  /** Whether there are any. */
  draw() {
    const keys = this.#app.store.drafts.list();
    this.#list.replaceChildren(...keys.map((key) => this.#createRow(key)));
    need(document, "#draft-heading").hidden = keys.length === 0;
    return keys.length > 0;
  }

  /** @param {number | string} key */
  #createRow(key) {
    const row = cloneTemplate("t-draft");
    setAttribute(row, "data-draft", String(key));
    fillPart(row, "text", this.#app.store.drafts.get(key));
    this.#place(row, key);
    return row;
  }

  /** @param {HTMLElement} row @param {number | string} key */
  #place(row, key) {
    const where = typeof key === "number" ? { room: key, seq: null, kind: "room", id: "" } : this.#places.get(key);
    const room = where && this.#app.store.room(where.room);
    showPart(row, "open", Boolean(room));
    fillPart(row, "where", room && where ? this.#name(room, where.kind) : gettext("Not to be found now"));
    if (!where && typeof key === "string") void this.#look(row, key);
  }

  /** @param {import("../app.js").Room} room @param {string} kind */
  #name(room, kind) {
    const name = nameRoom(this.#app, room);
    if (kind === "thread") return interpolate(gettext("%(room)s, in a thread"), { room: name });
    return kind === "edit" ? interpolate(gettext("%(room)s, changes of a message"), { room: name }) : name;
  }

  /** @param {HTMLElement} row @param {string} key */
  async #look(row, key) {
    const [, kind, id] = /** @type {RegExpExecArray} */ (OF_MESSAGE.exec(key));
    const found = await this.#app.store.api.get(`messages/${id}/thread`).catch(() => null);
    if (!found) return;
    const message = [found.root, ...found.messages].find((one) => one.id === id) ?? found.root;
    this.#places.set(key, { room: message.room, seq: message.seq, kind: kind === "edit" ? "edit" : "thread", id });
    this.#place(row, key);
  }

  /** @param {HTMLElement} button */
  #open(button) {
    const key = closest(button, "[data-draft]")?.dataset.draft ?? "";
    const where = this.#places.get(key) ?? { room: Number(key), seq: null, kind: "room", id: "" };
    closest(button, "dialog")?.dispatchEvent(new CustomEvent("leave"));
    this.#app.navigation.open(where.room, where.seq);
    // Once the room is there
    queueMicrotask(() => {
      if (where.kind === "thread") emit("thread", { room: where.room, id: where.id });
      else if (where.kind === "edit") emit("edit", { id: where.id });
      else emit("focus-composer");
    });
  }

  /** @param {HTMLElement} button */
  #delete(button) {
    const row = closest(button, "[data-draft]");
    const name = row?.dataset.draft ?? "";
    const key = OF_MESSAGE.test(name) ? name : Number(name);
    const { drafts } = this.#app.store;
    const text = drafts.get(key);
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    drafts.set(key, "");
    // The composer that shows it, too
    drafts.prepend(key, "");
    find(/** @type {HTMLElement} */ (next ?? document), "#later [data-act='close']")?.focus();
    this.#offerBack(gettext("The draft is gone."), () => drafts.prepend(key, text));
  }
}
