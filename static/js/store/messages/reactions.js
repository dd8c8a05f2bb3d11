import { createUuid7 } from "../../lib/uuid7.js";

/**
 * Reacting to messages: optimistic, through the outbox, and the last wish of a person counts.
 *
 * @typedef {import("../../connection/frames.js").Message} Message
 * @typedef {import("../../connection/frames.js").Reaction} Reaction
 * @typedef {import("../outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 */

export class Reactions {
  #store;
  #newId;
  #now;

  /**
   * @param {import("../store.js").Store} store
   * @param {{newId?: () => string, now?: () => number}} [options]
   */
  constructor(store, { newId, now = Date.now } = {}) {
    this.#store = store;
    this.#now = now;
    this.#newId = newId ?? createUuid7({ now });
  }

  /** @param {number} room @param {string} id @param {string} emoji */
  toggle(room, id, emoji) {
    const item = this.#store.timeline(room).items.find((one) => one.id === id);
    if (!item || item.seq === null || item.deleted) return;
    const group = listReactions(item).find((one) => one.emoji === emoji);
    this.wish(room, id, emoji, !group?.people.includes(this.#store.me.id));
  }

  /**
   * An earlier wish that is still waiting is replaced, not cancelled out: another tab may have sent it, and
   * asking twice for the same is harmless.
   *
   * @param {number} room
   * @param {string} id
   * @param {string} emoji
   * @param {boolean} wanted
   */
  wish(room, id, emoji, wanted) {
    const { outbox } = this.#store;
    for (const entry of outbox.list(room)) {
      const isEarlier = isReaction(entry) && entry.id === id && entry.body === emoji;
      if (isEarlier && entry.status === "queued") outbox.discard(entry.key);
    }
    const at = new Date(this.#now()).toISOString();
    outbox.add({ key: this.#newId(), kind: wanted ? "react" : "unreact", room, id, body: emoji, at });
  }

  /**
   * Who reacted with this emoji, the first ones.
   *
   * @param {string} id
   * @param {string} emoji
   * @returns {Promise<import("../../connection/frames.js").Person[]>}
   */
  async who(id, emoji) {
    const { reactions } = await this.#store.api.get(`messages/${id}/reactions`, { emoji, limit: 25 });
    return reactions.map((/** @type {any} */ one) => one.person);
  }
}

/** @param {Pick<Message, "reactions">} message @returns {Reaction[]} */
export function listReactions({ reactions }) {
  return reactions ?? [];
}

/** @param {Pick<OutboxEntry, "kind">} entry */
export function isReaction({ kind }) {
  return kind === "react" || kind === "unreact";
}

/**
 * Whether the message is by now as the entry wants it.
 *
 * @param {OutboxEntry} entry
 * @param {Message} message
 */
export function isReflected({ account, kind, body }, message) {
  if (message.deleted) return true;
  const mine = listReactions(message).some((one) => one.emoji === body && one.people.includes(account));
  return mine === (kind === "react");
}

/**
 * A message's reactions with an unsent one laid over them.
 *
 * @param {Reaction[]} reactions
 * @param {OutboxEntry} entry
 * @returns {Reaction[]}
 */
export function overlayReaction(reactions, { account, kind, body: emoji }) {
  const known = reactions.find((one) => one.emoji === emoji);
  const mine = known?.people.includes(account) ?? false;
  if (mine === (kind === "react")) return reactions;
  if (!known) return [...reactions, { emoji, count: 1, people: [account] }];
  const people = mine ? known.people.filter((person) => person !== account) : [...known.people, account];
  const count = known.count + (mine ? -1 : 1);
  return reactions.map((one) => (one === known ? { emoji, count, people } : one)).filter((one) => one.count > 0);
}

/**
 * An event names only the first people of an emoji and those who changed something: everybody else who was
 * known to be among them still is.
 *
 * @param {Message} message
 * @param {Message} known
 * @param {number[]} reactors
 * @returns {Message}
 */
export function keepReactors(message, known, reactors) {
  const before = new Map(listReactions(known).map(({ emoji, people }) => [emoji, people]));
  let changed = false;
  const reactions = listReactions(message).map((one) => {
    if (one.count === one.people.length) return one;
    const named = new Set([...one.people, ...reactors]);
    const kept = (before.get(one.emoji) ?? []).filter((person) => !named.has(person));
    if (kept.length === 0) return one;
    changed = true;
    return { ...one, people: [...one.people, ...kept] };
  });
  return changed ? { ...message, reactions } : message;
}

/**
 * Two changes of one message, the later one last.
 *
 * @template {{message: Message, reactors?: number[]}} T
 * @param {T | undefined} before
 * @param {T} entry
 * @returns {T}
 */
export function joinChanges(before, entry) {
  if (!before?.reactors || !entry.reactors) return entry;
  const reactors = [...new Set([...before.reactors, ...entry.reactors])];
  return { ...entry, message: keepReactors(entry.message, before.message, entry.reactors), reactors };
}
