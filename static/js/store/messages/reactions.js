/**
 * Reacting to messages: optimistic, through the outbox, and the last wish of a person counts.
 *
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").Reaction} Reaction
 * @typedef {import("../outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("../store.js").Store} Store
 */

/** @type {import("../outbox/kinds.js").Kind} */
export const REACTION = {
  format: ({ kind, id, body }) => ({ type: kind === "react" ? "react" : "unreact", id, emoji: body }),
  isReflected({ account, kind, body }, message) {
    const mine = listReactions(message).some((one) => one.emoji === body && one.people.includes(account));
    return message.deleted || mine === (kind === "react");
  },
  nameWish: ({ body }) => `react ${body}`,
  overlay: (item, entry) => ({ ...item, reactions: overlayReaction(listReactions(item), entry) }),
};

/** @param {Store} store @param {number} room @param {string} id @param {string} emoji */
export function toggleReaction(store, room, id, emoji) {
  const item = store.find(room, id);
  if (!item || item.seq === null || item.deleted) return;
  const group = listReactions(item).find((one) => one.emoji === emoji);
  store.wish(group?.people.includes(store.me.id) ? "unreact" : "react", room, id, emoji);
}

/**
 * Who reacted with this emoji, the first ones.
 *
 * @param {Store} store
 * @param {string} id
 * @param {string} emoji
 * @returns {Promise<import("../../connection/protocol.js").Person[]>}
 */
export async function listReactors(store, id, emoji) {
  const { reactions } = await store.api.get(`messages/${id}/reactions`, { emoji, limit: 25 });
  return reactions.map((/** @type {any} */ one) => one.person);
}

/** @param {Pick<Message, "reactions">} message @returns {Reaction[]} */
export function listReactions({ reactions }) {
  return reactions ?? [];
}

/**
 * A message's reactions with an unsent one laid over them.
 *
 * @param {Reaction[]} reactions
 * @param {OutboxEntry} entry
 * @returns {Reaction[]}
 */
function overlayReaction(reactions, { account, kind, body: emoji }) {
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
