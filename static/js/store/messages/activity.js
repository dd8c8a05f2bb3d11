/**
 * What concerns me, wherever it was said: the list that the server made, kept level by the rooms' logs. Without a
 * network it is made of the messages that this browser has.
 *
 * @typedef {import("../../connection/protocol.js").ActivityItem} ActivityItem
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../store.js").Store} Store
 * @typedef {ActivityItem["kind"]} ActivityKind
 */

export const PAGE = 30;
/** Reactions come in bursts, and each would ask for the list again. */
const ASK_AGAIN_MS = 300;

export class ActivityList {
  #store;
  #changed;
  /** @type {ActivityItem[]} */
  #items = [];
  /** @type {string | undefined} */
  #next = undefined;
  #readAt = "";
  /** What was new when the list was opened stays marked until it is opened again. */
  #newSince = "";
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #planned = undefined;
  /** @type {ActivityKind | ""} */
  kind = "";
  loading = false;
  /** Made of what this browser has. */
  isLocal = false;

  /** @param {Store} store @param {() => void} changed */
  constructor(store, changed) {
    this.#store = store;
    this.#changed = changed;
  }

  get items() {
    return this.#items;
  }

  get hasMore() {
    return this.#next !== undefined;
  }

  /** The list anew, of one kind or of all. @param {ActivityKind | ""} [kind] */
  async load(kind = this.kind) {
    const asked = ++this.#asked;
    this.kind = kind;
    this.loading = true;
    this.#changed();
    const page = await this.#ask().catch(() => null);
    if (asked !== this.#asked) return;
    const items = page ? page.items : await this.#gather();
    if (asked !== this.#asked) return;
    this.#items = items;
    this.#next = page?.next;
    this.isLocal = page === null;
    if (page) this.#learnRead(page.read_at);
    this.loading = false;
    this.#changed();
  }

  async loadMore() {
    if (!this.#next || this.loading) return;
    const asked = ++this.#asked;
    this.loading = true;
    const page = await this.#ask(this.#next).catch(() => null);
    if (asked !== this.#asked) return;
    this.loading = false;
    if (page) {
      const known = new Set(this.#items.map(nameItem));
      this.#items = [...this.#items, ...page.items.filter((item) => !known.has(nameItem(item)))];
      this.#next = page.next;
    }
    this.#changed();
    return page !== null;
  }

  /** @param {string} [before] @returns {Promise<import("../../connection/protocol.js").Activity>} */
  #ask(before) {
    return this.#store.api.get("me/activity", { kind: this.kind || undefined, before, limit: PAGE });
  }

  /** By the marks that the counts come from. @param {ActivityItem} item */
  isUnread({ kind, at, message, unread }) {
    const { marker, threads } = this.#store.parts;
    if (kind === "reaction") return at > (this.#newSince || this.#readAt);
    if (message.thread && !message.thread.also_in_room) {
      const mine = threads.mine(message.thread.root);
      return mine ? mine.following && threads.unread(mine.id).unread > 0 && message.seq > mine.read_seq : unread;
    }
    const { read_seq, unread_seq } = marker.get(message.room);
    return message.seq > Math.min(read_seq, (unread_seq ?? Infinity) - 1);
  }

  /** What is listed has been seen: its reactions are no news the next time. */
  see() {
    this.#newSince = this.#readAt;
    const newest = this.#items.find(({ kind }) => kind === "reaction")?.at;
    if (!newest || newest <= this.#readAt || this.#store.connection.state !== "live") return;
    void this.#store.connection.request({ type: "read_activity", at: newest }).catch(() => {});
  }

  /** Everything that is listed as unread: the rooms and threads in which it waits, and the reactions. */
  readAll() {
    const { threads } = this.#store.parts;
    const waiting = this.#items.filter((item) => item.kind !== "reaction" && this.isUnread(item));
    for (const { message } of waiting) {
      const alone = message.thread && !message.thread.also_in_room;
      if (alone) threads.readAll(message.room, message.thread?.root);
      else this.#store.markRead(message.room);
    }
    this.see();
    this.#newSince = new Date(this.#newest).toISOString();
    this.#changed();
  }

  get #newest() {
    return Math.max(0, ...this.#items.map(({ at }) => Date.parse(at))) + 1;
  }

  /** @param {number} _room @param {LogEvent} event of a room's log */
  apply(_room, event) {
    const { message } = event;
    if (!message) return;
    const known = this.#items.some((item) => item.message.id === message.id);
    if (event.kind === "reactions_changed" && message.author.id === this.#store.me.id) this.#askAgain();
    if (!known && !["message_sent", "message_edited", "message_restored"].includes(event.kind)) return;
    const kept = this.#items.flatMap((item) => this.#renew(item, message));
    this.#items = known ? kept : this.#insert(message);
    this.#changed();
  }

  /** @param {LogEvent} event of my own log */
  applyOwn({ activity_read_at }) {
    if (activity_read_at) this.#learnRead(activity_read_at);
    this.#changed();
  }

  /** @param {string} at */
  #learnRead(at) {
    if (at > this.#readAt) this.#readAt = at;
  }

  #askAgain() {
    clearTimeout(this.#planned);
    this.#planned = setTimeout(() => void this.load(), ASK_AGAIN_MS);
  }

  /** @param {ActivityItem} item @param {Message} message */
  #renew(item, message) {
    if (item.message.id !== message.id) return [item];
    if (message.deleted) return [];
    if (item.kind === "reaction") return message.reactions ? [{ ...item, message }] : [];
    const kind = this.#kindOf(message);
    return kind && this.#isAsked(message, kind) ? [{ ...item, kind: this.kind || kind, message }] : [];
  }

  /** @param {Message} message */
  #insert(message) {
    const kind = this.#kindOf(message);
    const last = this.#items.at(-1);
    if (!kind || !this.#isAsked(message, kind) || (this.hasMore && last && message.at < last.at)) return this.#items;
    const item = { kind: this.kind || kind, at: message.at, unread: true, message, person: message.author };
    return [...this.#items, item].sort(newestFirst);
  }

  /** @param {Message} message @param {ActivityKind} kind that it is first of all */
  #isAsked(message, kind) {
    if (!this.kind || this.kind === kind) return true;
    if (this.kind === "reply") return message.reply_to?.author.id === this.#store.me.id;
    return this.kind === "thread" && this.#isInMyThread(message);
  }

  /** As the server sees it (domain/messages/activity.py). @param {Message} message @returns {ActivityKind | null} */
  #kindOf(message) {
    const { me } = this.#store;
    if (message.author.id === me.id || message.kind !== "text" || message.deleted) return null;
    if (this.#store.parts.quiet.isIgnored(message.author.id)) return null;
    if (message.mentions_room || message.mentions.includes(me.id)) return "mention";
    if (message.reply_to?.author.id === me.id) return "reply";
    return this.#isInMyThread(message) ? "thread" : null;
  }

  /** @param {Message} message */
  #isInMyThread({ thread }) {
    return Boolean(thread && this.#store.parts.threads.mine(thread.root)?.following);
  }

  /** Of what is in memory, and of what was kept on this machine. */
  async #gather() {
    const { history, offline, rooms } = this.#store.parts;
    const found = await Promise.all(
      rooms.all.map(async ({ id }) => {
        const window = history.window(id);
        return window.loaded ? window.messages : ((await offline.recall(id))?.messages ?? []);
      }),
    );
    const items = found.flat().flatMap((message) => this.#make(message));
    return items.filter(({ kind, message }) => !this.kind || kind === this.kind || this.#isAsked(message, kind));
  }

  /** @param {Message} message @returns {ActivityItem[]} */
  #make(message) {
    const { me } = this.#store;
    const kind = this.#kindOf(message);
    const base = { at: message.at, unread: false, message };
    if (kind) return [{ ...base, kind, person: message.author }];
    const others = (message.reactions ?? []).filter(({ people }) => people.some((id) => id !== me.id));
    const last = message.author.id === me.id && !message.deleted ? others.at(-1) : undefined;
    if (!last) return [];
    const people = new Set(others.flatMap((one) => one.people.filter((id) => id !== me.id)));
    const id = last.people.findLast((one) => one !== me.id);
    const person = this.#store.members(message.room)?.find((one) => one.id === id) ?? message.author;
    return [{ ...base, kind: "reaction", person, emoji: last.emoji, people: people.size }];
  }
}

/** @param {ActivityItem} item */
export function nameItem({ kind, message }) {
  return `${kind === "reaction" ? "r" : "m"}${message.id}`;
}

/** @param {ActivityItem} one @param {ActivityItem} other */
function newestFirst(one, other) {
  return Date.parse(other.at) - Date.parse(one.at) || (other.message.id < one.message.id ? -1 : 1);
}
