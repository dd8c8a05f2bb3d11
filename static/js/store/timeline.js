import { NO_ANSWER } from "./outbox-entry.js";

/**
 * What the page shows of a room: stored messages, with what is on its way laid over them.
 *
 * @typedef {import("../connection/frames.js").Message} Message
 * @typedef {import("../connection/frames.js").Person} Person
 * @typedef {import("./messages.js").MessageWindow} MessageWindow
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("./outbox-entry.js").OutboxError} OutboxError
 * @typedef {"sent" | "sending" | "waiting" | "failed" | "editing" | "deleting"} ItemState
 * @typedef {Omit<Message, "seq" | "html"> & {seq: number | null, html: string | null, mine: boolean,
 *   state: ItemState, error: OutboxError | null}} Item
 */

export class ItemBuilder {
  /** A message that did not change gives the same item. @type {WeakMap<object, Item>} */
  #stored = new WeakMap();
  /** @type {WeakMap<OutboxEntry, {under: object, live: boolean, item: Item}>} */
  #pending = new WeakMap();

  /**
   * @param {MessageWindow} window
   * @param {OutboxEntry[]} entries of this room, oldest first
   * @param {{me: Person, live: boolean}} circumstances
   * @returns {Item[]}
   */
  build(window, entries, { me, live }) {
    const overlays = new Map(entries.filter(isOverlay).map((entry) => [entry.id, entry]));
    const items = window.messages.map((message) => this.#storedItem(message, me));
    const atEnd = window.loaded && !window.has_newer;
    for (const entry of atEnd ? entries : []) {
      if (entry.kind === "send" && !window.get(entry.id)) items.push(this.#unsentItem(entry, me, live));
    }
    if (overlays.size === 0) return items;
    return items.map((item) => {
      const overlay = overlays.get(item.id);
      return overlay ? this.#overlaid(item, overlay, live) : item;
    });
  }

  /**
   * @param {Message} message
   * @param {Person} me
   */
  #storedItem(message, me) {
    let item = this.#stored.get(message);
    if (!item) {
      item = { ...message, mine: message.author.id === me.id, state: "sent", error: null };
      this.#stored.set(message, item);
    }
    return item;
  }

  /**
   * @param {OutboxEntry} entry
   * @param {Person} me
   * @param {boolean} live
   */
  #unsentItem(entry, me, live) {
    return this.#remember(entry, me, live, () => ({
      id: entry.id,
      room: entry.room,
      seq: entry.seq,
      kind: "text",
      author: me,
      person: null,
      body: entry.body,
      html: null,
      at: entry.at,
      edited_at: null,
      deleted: false,
      mentions: [],
      mentions_room: false,
      mine: true,
      state: findState(entry, live),
      error: entry.error,
    }));
  }

  /**
   * @param {Item} item
   * @param {OutboxEntry} entry
   * @param {boolean} live
   */
  #overlaid(item, entry, live) {
    return this.#remember(entry, item, live, () => {
      if (entry.kind === "delete") return { ...item, state: /** @type {const} */ ("deleting") };
      const state = entry.status === "done" || item.state !== "sent" ? item.state : "editing";
      return { ...item, body: entry.body, html: null, state };
    });
  }

  /**
   * @param {OutboxEntry} entry
   * @param {object} under
   * @param {boolean} live
   * @param {() => Item} make
   */
  #remember(entry, under, live, make) {
    const known = this.#pending.get(entry);
    if (known?.under === under && known.live === live) return known.item;
    const item = make();
    this.#pending.set(entry, { under, live, item });
    return item;
  }
}

/** @param {OutboxEntry} entry */
function isOverlay(entry) {
  return entry.kind !== "send" && entry.status !== "failed";
}

/**
 * @param {OutboxEntry} entry
 * @param {boolean} live
 * @returns {ItemState}
 */
function findState({ status, error }, live) {
  if (status === "done") return "sent";
  if (status === "failed" || error?.code === NO_ANSWER) return "failed";
  return status === "queued" && (!live || error !== null) ? "waiting" : "sending";
}
