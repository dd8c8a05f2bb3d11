import { tickHtml } from "../messages/tasks.js";
import { PIN } from "../messages/pins.js";
import { REACTION } from "../messages/reactions.js";
import { POLL, VOTE } from "../messages/votes.js";
import { SAVE } from "../messages/saved.js";
import { ARRANGE } from "../rooms/sidebar.js";

/**
 * What each kind of entry means: how it is sent, when the log has made it true, and how it looks until then.
 *
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../messages/timeline.js").Item} Item
 *
 * @typedef {object} Kind
 * @property {(entry: OutboxEntry) => import("../../connection/protocol.js").Command} format
 * @property {(entry: OutboxEntry, message: Message) => boolean} isReflected  the message is by now as the entry wants it
 * @property {(entry: Pick<OutboxEntry, "body">) => string} [nameWish]  of several that wish the same or its opposite, the last one counts
 * @property {(item: Item, entry: OutboxEntry, me: import("../../connection/protocol.js").Person) => Item} [overlay]
 */

/** @type {Kind} */
const SEND = {
  format({ id, room, body, reply_to, thread, also_in_room, files, poll, forward }) {
    return {
      type: "send",
      id,
      room,
      body,
      ...(reply_to && { reply_to: reply_to.id }),
      ...(thread && { thread: thread.root, also_in_room: also_in_room ?? false }),
      ...(files && { files: files.map((file) => file.id) }),
      ...(poll && { poll }),
      ...(forward && { forward: forward.id }),
    };
  },
  isReflected: () => true,
};

/** @type {Kind} */
const EDIT = {
  format: ({ id, body }) => ({ type: "edit", id, body }),
  isReflected: ({ body }, message) => message.body === body,
  overlay(item, { body, status }) {
    const state = status === "done" || item.state !== "sent" ? item.state : "editing";
    return { ...item, body, html: tickHtml(item, body), state };
  },
};

/** @type {Kind} */
const DELETE = {
  format: ({ id }) => ({ type: "delete", id }),
  isReflected: (_, message) => message.deleted,
  overlay: (item) => ({ ...item, state: "deleting" }),
};

/** A slip, taken back at once. @type {Kind} */
const UNDO = {
  format: ({ id }) => ({ type: "delete", id, undo: true }),
  isReflected: (_, message) => message.deleted,
  overlay: (item) => ({ ...item, taken_back: true }),
};

/** Its body is the preview's id. @type {Kind} */
const REMOVE_PREVIEW = {
  format: ({ id, body }) => ({ type: "remove_preview", id, preview: Number(body) }),
  isReflected: ({ body }, { previews }) => !previews?.some(({ id }) => id === Number(body)),
  nameWish: ({ body }) => `preview ${body}`,
  overlay: (item, { body }) => ({ ...item, previews: item.previews?.filter(({ id }) => id !== Number(body)) }),
};

export const KINDS = {
  send: SEND,
  edit: EDIT,
  delete: DELETE,
  undo: UNDO,
  react: REACTION,
  unreact: REACTION,
  pin: PIN,
  unpin: PIN,
  remove_preview: REMOVE_PREVIEW,
  vote: VOTE,
  poll: POLL,
  save: SAVE,
  unsave: SAVE,
  level: ARRANGE,
  place: ARRANGE,
  section: ARRANGE,
  unsection: ARRANGE,
  sort: ARRANGE,
  quiet: ARRANGE,
  // Commands as well, about nothing that a room shows yet
  schedule: ARRANGE,
  unschedule: ARRANGE,
  ignore: ARRANGE,
};

/**
 * Those of a room that a new entry takes the place of: they wish for the same or its opposite, and still wait. They are
 * replaced and not cancelled out: another tab may have sent one, and asking twice for the same is harmless.
 *
 * @param {OutboxEntry[]} entries
 * @param {Omit<OutboxEntry, "account" | "status" | "error" | "seq">} draft
 */
export function listReplaced(entries, { kind, id, key, body }) {
  const wish = nameWish({ kind, key, body });
  return entries.filter((entry) => entry.id === id && entry.status === "queued" && nameWish(entry) === wish);
}

/**
 * Those that have nothing left to show once the log has brought a change of their message.
 *
 * @param {OutboxEntry[]} entries oldest first
 * @param {Message} message
 * @param {number} seq of the change
 */
export function listSettled(entries, message, seq) {
  /** @type {Set<string>} */
  const waiting = new Set();
  return entries.filter((entry) => {
    if (entry.id !== message.id || entry.kind === "send") return false;
    const wish = nameWish(entry);
    // While an earlier wish is on its way, the message says nothing yet about the one that took it back.
    if (!waiting.has(wish) && isSettled(entry, message, seq)) return true;
    waiting.add(wish);
    return false;
  });
}

/** @param {Pick<OutboxEntry, "kind" | "key" | "body">} entry */
function nameWish(entry) {
  return KINDS[entry.kind].nameWish?.(entry) ?? entry.key;
}

/** @param {OutboxEntry} entry @param {Message} message @param {number} seq */
function isSettled(entry, message, seq) {
  const kind = KINDS[entry.kind];
  if (entry.status === "done" && !kind.nameWish) return true;
  // Somebody else's reaction may come before mine, which was acknowledged.
  const isPassed = entry.status === "done" && entry.seq !== null && entry.seq <= seq;
  return isPassed || kind.isReflected(entry, message);
}
