import { addDifference } from "./difference.js";
import { MessageWindow } from "./messages.js";
import { withPerson } from "./patches.js";
import { findLastOwn, ItemBuilder } from "./timeline.js";
import { UnreadCounter } from "../rooms/unread.js";

/** As many come at once (domain/messages/threads.py), and of more than a thousand the last answered. */
export const PAGE = 100;
const PAGES = 10;

/**
 * The thread on screen, and the threads I follow with what waits in each.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").MyThread} MyThread
 * @typedef {{thread: MyThread, counter: UnreadCounter, seq: number}} Followed  as of which seq of the room's log
 * @typedef {{id: string, room: number, window: MessageWindow, loading: boolean, failed: boolean}} OpenThread
 *
 * @typedef {object} ThreadsOptions
 * @property {() => import("../../connection/protocol.js").Person} me
 * @property {import("../../lib/api.js").Api} api
 * @property {(frame: any) => Promise<any>} request
 * @property {() => boolean} isLive
 * @property {(person: number) => boolean} [isIgnored]
 * @property {() => import("../outbox/outbox.js").Outbox} outbox
 * @property {(room: number) => import("../../connection/protocol.js").MyRoom | null} roomOf
 * @property {(change: import("../topics.js").Change) => void} emit
 */

export class Threads {
  #options;
  #items = new ItemBuilder();
  /** @type {Map<string, Followed>} */
  #followed = new Map();
  /** Read here, not yet known to the server. @type {Map<string, number>} */
  #unsaid = new Map();
  /** @type {OpenThread | null} */
  current = null;
  /** Whether the list has come. */
  loaded = false;
  #wanted = false;

  /** @param {ThreadsOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {number} room @param {string} id of any message in it */
  async open(room, id) {
    const window = new MessageWindow(({ thread }) => thread?.root === this.current?.id);
    const opened = { id, room, window, loading: true, failed: false };
    this.current = opened;
    window.beginFetch();
    this.#tell();
    try {
      const page = await this.#options.api.get(`messages/${id}/thread`);
      opened.id = page.root.id;
      window.replace({ ...page, messages: [page.root, ...page.messages], has_newer: false });
      if (page.mine) this.#learn(page.mine);
    } catch {
      opened.failed = true;
    }
    window.endFetch();
    opened.loading = false;
    if (this.current === opened) this.#tell();
  }

  async loadOlder() {
    const { current } = this;
    const first = current?.window.messages[1]?.seq;
    if (!current || first === undefined || !current.window.has_older || current.loading) return;
    current.loading = true;
    current.window.beginFetch();
    const page = await this.#options.api.get(`messages/${current.id}/thread`, { before: first }).catch(() => null);
    if (page) current.window.prepend({ ...page, has_newer: false });
    current.window.endFetch();
    current.loading = false;
    if (this.current === current) this.#tell();
  }

  close() {
    this.current = null;
    this.#tell();
  }

  /** @returns {import("./timeline.js").Item[]} the root first */
  items() {
    const { current } = this;
    if (!current) return [];
    const { isLive, me, outbox } = this.#options;
    const entries = outbox()
      .list(current.room)
      .filter(({ kind, thread }) => kind !== "send" || thread?.root === current.id);
    const isRefused = (/** @type {string} */ key) => outbox().isRefused(key);
    return this.#items.build(current.window, entries, { me: me(), live: isLive(), isRefused });
  }

  lastOwn = () => findLastOwn(this.items());

  /** @param {string} id */
  mine = (id) => this.#followed.get(id)?.thread ?? null;

  /** @param {string} id */
  unread = (id) => this.#followed.get(id)?.counter.counts ?? { unread: 0, mentions: 0 };

  /** Followed threads: those that wait first, then by their last answer. */
  list() {
    const all = [...this.#followed.values()].filter(
      ({ thread }) => thread.following && this.#options.roomOf(thread.room),
    );
    const last = (/** @type {Followed} */ one) => one.thread.root.replies?.last_at ?? one.thread.root.at;
    const waits = (/** @type {Followed} */ one) => Number(one.counter.counts.unread > 0);
    all.sort((one, other) => waits(other) - waits(one) || Date.parse(last(other)) - Date.parse(last(one)));
    return all.map(({ thread, counter }) => ({ ...thread, ...counter.counts }));
  }

  /** How often I am named in what waits in a room's threads. @param {number} room */
  mentionsIn(room) {
    const its = this.#listOf(room).filter(({ thread }) => thread.following);
    return its.reduce((sum, { counter }) => sum + counter.counts.mentions, 0);
  }

  /** Those in which something waits, as of the place that their rooms have come to. */
  describe() {
    const waiting = this.list().filter(({ unread }) => unread > 0);
    return { threads: waiting.map((one) => ({ ...one, position: this.#options.roomOf(one.room)?.position })) };
  }

  /** @param {{threads?: MyThread[]}} bootstrap */
  start({ threads = [] }) {
    for (const thread of threads) this.#learn(thread);
  }

  async load() {
    this.#wanted = true;
    /** @type {string | undefined} */
    let after;
    for (let pages = 1; pages <= PAGES; pages += 1) {
      const { threads } = await this.#options.api.get("threads", { after }).catch(() => ({ threads: null }));
      if (!threads) return;
      this.loaded = true;
      for (const thread of threads) this.#learn(thread);
      this.#options.emit({ topic: "threads" });
      if (threads.length < PAGE) return;
      after = threads.at(-1).id;
    }
  }

  /** The connection is there, or there again. */
  welcome() {
    for (const [id, seq] of this.#unsaid) void this.#say(id, seq);
    if (this.#wanted && !this.loaded) void this.load();
  }

  /** The last answer is before my eyes. */
  markRead() {
    const { current } = this;
    const last = current?.window.last ?? 0;
    const known = current?.window.loaded && this.#followed.get(current.id);
    if (!known || known.counter.counts.unread === 0 || this.#unsaid.get(known.thread.id) === last) return;
    this.#readTo(known, last);
  }

  /** All that waits in a room's threads, or in one of them. @param {number} room @param {string} [id] */
  readAll(room, id) {
    const head = this.#options.roomOf(room)?.position[0] ?? 0;
    const its = this.#listOf(room).filter(({ thread }) => !id || thread.id === id);
    for (const known of its) if (known.counter.counts.unread > 0) this.#readTo(known, head);
  }

  /** @param {number} room */
  #listOf(room) {
    return [...this.#followed.values()].filter(({ thread }) => thread.room === room);
  }

  /** @param {Followed} known @param {number} last the answer that was read */
  #readTo({ thread: { id }, counter }, last) {
    // Whatever the server counted, the last answer is read now.
    counter.setRead(Math.max(last, counter.baseSeq));
    this.#unsaid.set(id, last);
    void this.#say(id, last);
    this.#options.emit({ topic: "threads" });
  }

  /** @param {string} id @param {boolean} wanted */
  async follow(id, wanted) {
    await this.#options.request({ type: wanted ? "follow" : "unfollow", id });
  }

  /** @param {number} room @param {LogEvent} event of the room's log @param {import("../part.js").Batch} batch */
  apply(room, event, batch) {
    const { message } = event;
    if (!message) return;
    const root = message.thread?.root ?? message.id;
    const known = this.#followed.get(root);
    if (known && message.thread && !message.thread.also_in_room) known.counter.apply(event);
    if (known) this.#update(known, event);
    if (!known && message.thread && this.loaded && event.kind === "message_sent") this.#wonder();
    if (this.current?.room === room) addDifference(batch.inThread, this.current.window.apply(event));
  }

  /** @param {LogEvent} event */
  applyOwn({ thread }) {
    if (!thread) return;
    this.#learn(thread);
    this.#options.emit({ topic: "threads" });
  }

  /** @param {import("../../connection/protocol.js").Person} person */
  replacePerson = (person) => void this.current?.window.rewrite(withPerson(person));

  /** @param {Followed} known @param {LogEvent} event */
  #update(known, { seq, message, replies }) {
    const { thread } = known;
    known.seq = seq;
    if (message?.id === thread.id) thread.root = message;
    else if (replies) thread.root = { ...thread.root, replies };
    this.#options.emit({ topic: "threads" });
  }

  /** The list may not hold all of them: an older one that is answered may be mine. */
  #wonder() {
    if (this.#followed.size >= PAGE) void this.load();
  }

  /** @param {MyThread} thread */
  #learn(thread) {
    const known = this.#followed.get(thread.id);
    const counter = known?.counter ?? new UnreadCounter(this.#options.me().id, this.#options.isIgnored);
    if (counter.accepts(thread.position[0])) counter.setBase(thread, thread.position[0], thread.read_seq);
    else counter.setRead(thread.read_seq);
    // A list that was read before the last answer came must not take it back
    const newest = known && known.seq > thread.position[0] ? known : { thread, seq: thread.position[0] };
    this.#followed.set(thread.id, { counter, seq: newest.seq, thread: { ...thread, root: newest.thread.root } });
  }

  /** @param {string} id @param {number} seq */
  async #say(id, seq) {
    if (!this.#options.isLive()) return;
    await this.#options.request({ type: "read_thread", id, seq }).then(
      () => this.#unsaid.get(id) === seq && this.#unsaid.delete(id),
      () => {},
    );
  }

  #tell() {
    this.#options.emit({ topic: "thread" });
  }
}
