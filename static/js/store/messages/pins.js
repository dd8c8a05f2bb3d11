/**
 * What is pinned in a room: asked for once somebody looks, then kept up to date by the room's log.
 *
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("./timeline.js").Item} Item
 * @typedef {{messages: Message[] | null, isStale: boolean, asking: boolean}} Index
 */

export class Pins {
  /** @type {Map<number, Index>} */
  #indexes = new Map();
  #get;
  #changed;

  /** @param {{get: (path: string) => Promise<any>, changed: (room: number) => void}} options */
  constructor({ get, changed }) {
    this.#get = get;
    this.#changed = changed;
  }

  /**
   * Whether they came. What changes while they are on their way may be in them or not, so they are asked for again.
   *
   * @param {number} room
   */
  async load(room) {
    const index = this.#index(room);
    if (index.asking || (index.messages && !index.isStale)) return;
    index.asking = true;
    index.isStale = false;
    try {
      const messages = await this.#get(`rooms/${room}/pins`);
      if (this.#indexes.get(room) !== index) return;
      index.messages = messages;
      this.#changed(room);
    } finally {
      index.asking = false;
    }
    if (index.isStale) await this.load(room);
  }

  /** @param {number} room @returns {Message[] | null} the newest pin first; null until they are known */
  list(room) {
    return this.#indexes.get(room)?.messages ?? null;
  }

  /** @param {number} room @param {import("../../connection/protocol.js").Event} event */
  apply(room, { message }) {
    const index = this.#indexes.get(room);
    if (!index || !message) return;
    const known = index.messages?.some(({ id }) => id === message.id) ?? false;
    if (!known && !message.pinned) return;
    index.isStale = index.asking;
    index.messages &&= sortPins([message, ...index.messages.filter(({ id }) => id !== message.id)]);
    this.#changed(room);
  }

  /** The log was rewound, or the room is no longer mine. @param {number} room */
  forget(room) {
    this.#indexes.delete(room);
  }

  /** @param {number} room */
  #index(room) {
    const known = this.#indexes.get(room) ?? { messages: null, isStale: false, asking: false };
    this.#indexes.set(room, known);
    return known;
  }
}

/**
 * What is known to be pinned, with what the room's window shows and what is on its way laid over it.
 *
 * @param {Message[]} known
 * @param {Item[]} items
 * @returns {Pick<Item, "id" | "room" | "seq" | "html" | "body" | "author" | "pinned" | "files" | "forward">[]}
 */
export function joinPins(known, items) {
  const shown = new Map(items.map((item) => [item.id, item]));
  const others = known.filter(({ id }) => !shown.has(id));
  return sortPins([...others, ...items]);
}

/** @template {{pinned?: Message["pinned"]}} T @param {T[]} messages @returns {T[]} */
function sortPins(messages) {
  const at = (/** @type {T} */ { pinned }) => Date.parse(pinned?.at ?? "");
  return messages.filter(({ pinned }) => pinned).toSorted((one, other) => at(other) - at(one));
}

/** @type {import("../outbox/kinds.js").Kind} */
export const PIN = {
  format: ({ kind, id }) => ({ type: kind === "pin" ? "pin" : "unpin", id }),
  isReflected: ({ kind }, { deleted, pinned }) => deleted || Boolean(pinned) === (kind === "pin"),
  nameWish: () => "pin",
  overlay: (item, { kind, at }, me) => ({ ...item, pinned: kind === "pin" ? { by: me, at } : undefined }),
};
