import { quoteOf } from "./quotes.js";
import { KINDS } from "../outbox/kinds.js";
import { NO_ANSWER } from "../outbox/outbox-entry.js";
import { showDraft } from "../uploads/file-draft.js";

/**
 * What the page shows of a room: stored messages, with what is on its way laid over them.
 *
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").Person} Person
 * @typedef {import("./messages.js").MessageWindow} MessageWindow
 * @typedef {import("../outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("../outbox/outbox-entry.js").OutboxError} OutboxError
 * @typedef {"sent" | "sending" | "waiting" | "failed" | "editing" | "deleting"} ItemState
 * @typedef {Omit<Message, "seq" | "html"> & {seq: number | null, html: string | null, mine: boolean, state: ItemState,
 *   error: OutboxError | null, refused?: boolean, recalled?: boolean}} Item  refused: it lives as long as this page;
 *   recalled: it comes from this browser's disk
 */

export class ItemBuilder {
  /** A message that did not change gives the same item. @type {WeakMap<object, Item>} */
  #stored = new WeakMap();
  /** @type {WeakMap<OutboxEntry, {under: object, circumstances: string, item: Item}>} */
  #pending = new WeakMap();

  /**
   * @param {MessageWindow} window
   * @param {OutboxEntry[]} entries of this room, oldest first
   * @param {{me: Person, live: boolean, isRefused?: (key: string) => boolean}} circumstances
   * @returns {Item[]}
   */
  build(window, entries, { me, live, isRefused = () => false }) {
    const items = window.messages.map((message) => this.#storedItem(message, me));
    const atEnd = window.loaded && !window.has_newer;
    for (const entry of atEnd ? entries : []) {
      if (entry.kind === "send" && !window.get(entry.id)) {
        items.push(this.#unsentItem(entry, me, live, isRefused, findQuote(window, entry)));
      }
    }
    const overlays = entries.filter(({ kind, status }) => KINDS[kind].overlay && status !== "failed");
    const overlay = (/** @type {Item} */ item) =>
      overlays.filter(({ id }) => id === item.id).reduce((under, entry) => this.#overlaid(under, entry, me), item);
    const all = overlays.length === 0 ? items : items.map(overlay);
    return all.filter(({ taken_back }) => !taken_back);
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
   * @param {(key: string) => boolean} isRefused
   * @param {import("../../connection/protocol.js").Quote | undefined} quote
   */
  #unsentItem(entry, me, live, isRefused, quote) {
    const refused = isRefused(entry.key);
    return this.#remember(entry, me, `${live} ${refused} ${quote?.deleted} ${quote?.text}`, () => ({
      id: entry.id,
      room: entry.room,
      seq: entry.seq,
      kind: "text",
      author: me,
      body: entry.body,
      html: null,
      at: entry.at,
      deleted: false,
      mentions: [],
      mentions_room: false,
      mine: true,
      state: findState(entry, live),
      error: entry.error,
      refused,
      ...(quote && { reply_to: quote }),
      ...(entry.thread && { thread: { ...entry.thread, also_in_room: entry.also_in_room ?? false } }),
      ...(entry.files && { files: entry.files.map(showDraft) }),
      ...(entry.poll && { poll: countNone(entry.poll) }),
      forward: entry.forward,
    }));
  }

  /** @param {Item} item @param {OutboxEntry} entry @param {Person} me */
  #overlaid(item, entry, me) {
    if (item.deleted) return item;
    return this.#remember(entry, item, "", () => KINDS[entry.kind].overlay?.(item, entry, me) ?? item);
  }

  /**
   * @param {OutboxEntry} entry
   * @param {object} under
   * @param {string} circumstances
   * @param {() => Item} make
   */
  #remember(entry, under, circumstances, make) {
    const known = this.#pending.get(entry);
    if (known?.under === under && known.circumstances === circumstances) return known.item;
    const item = make();
    this.#pending.set(entry, { under, circumstances, item });
    return item;
  }
}

/**
 * The answered message as it is now; what is not at hand has no words here.
 *
 * @param {MessageWindow} window
 * @param {OutboxEntry} entry
 */
function findQuote(window, { reply_to }) {
  if (!reply_to) return undefined;
  const answered = window.get(reply_to.id);
  return answered ? quoteOf(answered) : { ...reply_to, text: "", deleted: false };
}

/** @param {import("../../connection/protocol.js").NewPoll} poll @returns {Message["poll"]} */
function countNone({ options, multiple = false, anonymous = false, extendable = false }) {
  return { multiple, anonymous, extendable, voters: 0, options: options.map((text) => ({ text, count: 0 })) };
}

/** What is said in a thread alone is on its way there. @param {OutboxEntry} entry */
export function isInTimeline({ kind, thread, also_in_room }) {
  return kind !== "send" || !thread || also_in_room === true;
}

/** The newest of my messages that the server has. @param {Item[]} items */
export function findLastOwn(items) {
  return items.findLast((item) => item.mine && item.kind === "text" && !item.deleted && item.seq !== null) ?? null;
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
