import { MESSAGE_VERBS } from "./message-verbs.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 */

/** Does what is asked for with one message, and nothing that would be refused. */
export class MessageActions {
  #app;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  /**
   * @param {string | undefined} id
   * @returns {Item | null}
   */
  find(id) {
    const room = this.#app.store.current;
    return room === null || !id ? null : (this.#app.store.find(room, id) ?? null);
  }

  /** @param {string} verb @param {Item} item */
  isPossible(verb, item) {
    return MESSAGE_VERBS[verb].isPossible(this.#describe(item));
  }

  /** @param {string} verb @param {Item} item */
  run(verb, item) {
    if (this.isPossible(verb, item)) MESSAGE_VERBS[verb].run(this.#app, item);
  }

  /** @param {Item} item */
  canReact(item) {
    const { alive, open } = this.#describe(item);
    return alive && open;
  }

  /** @param {Item} item @returns {import("./message-verbs.js").Facts} */
  #describe(item) {
    const room = this.#app.store.rooms.get(item.room);
    const stored = item.seq !== null;
    const open = room !== null && !room.archived;
    return {
      store: this.#app.store,
      item,
      room,
      stored,
      alive: stored && item.kind === "text" && !item.deleted,
      open,
      writable: open && room.can.send,
    };
  }
}
