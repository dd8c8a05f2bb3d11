import { hasModifier } from "../../lib/keys.js";
import { on, emit } from "../app.js";
import { fillPart, need } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 */

/** The line above the composer that says which message is answered; kept with the room's draft. */
export class Replying {
  #app;
  #banner = need(document, "#composer-reply");
  #release = () => {};

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  start() {
    const { actions, store } = this.#app;
    on("reply", (item) => this.#begin(item));
    actions.on("reply:cancel", () => {
      this.#cancel();
      emit("focus-composer");
    });
    actions.on("reply:jump", (_, link, event) => this.#jump(/** @type {HTMLAnchorElement} */ (link), event));
    store.subscribe(() => this.#draw(), ["open", "reply"]);
    store.subscribe(({ room }) => room === store.current && !this.#banner.hidden && this.#draw(), ["timeline"]);
    this.#draw();
  }

  /** What the next message of this room answers; asked once, then it is used up. @param {number} room */
  take(room) {
    const target = this.#app.store.replyTargets.get(room);
    this.#app.store.replyTargets.set(room, null);
    return target ? { reply_to: target } : undefined;
  }

  /** @param {Item} item */
  #begin(item) {
    if (item.seq === null) return;
    const { id, seq, author } = item;
    this.#app.store.replyTargets.set(item.room, { id, seq, author });
    emit("focus-composer");
  }

  #cancel() {
    const room = this.#app.store.current;
    if (room !== null) this.#app.store.replyTargets.set(room, null);
  }

  #draw() {
    const { store, layers } = this.#app;
    const target = store.current === null ? null : store.replyTargets.get(store.current);
    this.#release();
    this.#banner.hidden = target === null;
    if (target === null || store.current === null) return;
    this.#release = layers.add(() => this.#cancel());
    const answered = store.timeline(store.current).items.find(({ id }) => id === target.id);
    fillPart(this.#banner, "name", answered?.author.name ?? target.author.name);
    fillPart(this.#banner, "words", answered?.deleted ? "" : answered?.body || answered?.files?.[0]?.name || "");
  }

  /** @param {HTMLAnchorElement} link @param {MouseEvent} event */
  #jump(link, event) {
    if (hasModifier(event) || event.button !== 0) return;
    const seq = Number(link.pathname.split("/").at(-2));
    // What is on the page is only scrolled to; elsewhere the link goes its usual way.
    if (!document.querySelector(`#rows [data-seq="${seq}"]`)) return;
    event.preventDefault();
    emit("jump", { seq });
  }
}
