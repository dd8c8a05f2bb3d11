import { Changes } from "../lib/changes.js";
import { createUuid7 } from "../lib/uuid7.js";
import { Effects } from "./effects.js";
import { findLastOwn, isInTimeline, ItemBuilder } from "./messages/timeline.js";
import { formatScheduled } from "./messages/scheduled.js";
import { NO_ROOM } from "./rooms/sidebar.js";
import { seedParts } from "./seeding.js";
import { wireParts } from "./wiring.js";

/**
 * @typedef {import("./messages/timeline.js").Item} Item
 * @typedef {import("./outbox/outbox-entry.js").OutboxEntry["kind"]} Kind
 * @typedef {import("./outbox/outbox.js").Outbox} Outbox
 *
 * @typedef {object} StoreOptions
 * @property {import("./seeding.js").Bootstrap} bootstrap
 * @property {import("../lib/api.js").Api} api
 * @property {import("../connection/connection.js").Connection} connection
 * @property {import("../lib/clock.js").Clock} clock
 * @property {() => number} random
 * @property {import("./outbox/outbox-storage.js").OutboxStorage} outboxStorage
 * @property {import("./offline/pending-marks.js").MarkStorage | null} [markStorage]
 * @property {import("./offline/snapshot-storage.js").SnapshotStorage | null} [snapshotStorage]
 * @property {import("./outbox/acknowledged.js").AcknowledgedStorage | null} [acknowledgedStorage]
 * @property {import("./uploads/upload-storage.js").UploadStorage | null} [uploadStorage]
 * @property {<T>(name: string, run: () => Promise<T>) => Promise<T>} lock
 * @property {import("./outbox/drafts.js").TextStorage | null} draftStorage
 * @property {(note: any) => void} [announce]  tells the other tabs that the outbox changed
 * @property {() => string} [newId]
 * @property {(error: unknown) => void} [report]
 */

/** Everything the page knows, and the only thing its components talk to. */
export class Store {
  #changes;
  #clock;
  #newId;
  #self;
  #items = new ItemBuilder();
  /** For what only one component asks of a part. */
  parts;

  /** @param {StoreOptions} options */
  constructor(options) {
    const { bootstrap, api, connection, clock, report = (error) => reportError(error) } = options;
    const changes = /** @type {Changes<import("./topics.js").Topics>} */ (new Changes(report));
    this.#changes = changes;
    this.#clock = clock;
    this.#newId = options.newId ?? createUuid7({ now: clock.now });
    this.#self = { me: bootstrap.me, limits: bootstrap.limits };
    this.api = api;
    this.connection = connection;
    this.workspace = bootstrap.workspace;
    this.parts = wireParts(
      options,
      new Effects({ parts: () => this.parts, self: this.#self, ownLog: bootstrap.user_log.log, changes, report }),
    );
    this.rooms = this.parts.rooms;
    this.presence = this.parts.presence;
    this.typing = this.parts.typing;
    this.drafts = this.parts.drafts;
    this.replyTargets = this.parts.replyTargets;
    this.threads = this.parts.threads;
    this.uploads = this.parts.uploads;
    this.outbox = this.parts.outbox;
    this.pins = this.parts.pins;
    this.offline = this.parts.offline;
    connection.addEventListener("status", () => changes.emit({ topic: "status", status: this.status }));
    seedParts(this.parts, bootstrap);
    void this.outbox.hear(null);
  }

  /**
   * @template {import("./topics.js").Topic} T
   * @param {(change: import("./topics.js").Change<T>) => void} listener
   * @param {T[]} [topics]
   * @returns {() => void} unsubscribe
   */
  subscribe(listener, topics) {
    return this.#changes.subscribe(listener, topics);
  }

  /** What no part of the store can know, such as that a time has come. @param {import("./topics.js").Change} change */
  tell = (change) => this.#changes.emit(change);

  /** Myself, with my preferences. */
  get me() {
    return this.#self.me;
  }

  get limits() {
    return this.#self.limits;
  }

  get status() {
    return this.connection.status;
  }

  get current() {
    return this.parts.open.id;
  }

  /** One of my rooms, or the public one I am looking at. @param {number} id */
  room(id) {
    const visited = this.parts.open.visited;
    return this.rooms.get(id) ?? (visited?.id === id ? visited : null);
  }

  /** @param {number} room @param {{around?: number | null}} [where] */
  async openRoom(room, { around = null } = {}) {
    void this.completeMembers(room);
    await this.parts.open.open(room, around);
  }

  leaveRoom = () => this.parts.open.close();

  /** @param {number} room */
  timeline(room) {
    const { history, open, outbox } = this.parts;
    const window = history.window(room);
    const live = this.connection.state === "live";
    const isRefused = (/** @type {string} */ key) => outbox.isRefused(key);
    return {
      items: this.#items.build(window, outbox.list(room).filter(isInTimeline), { me: this.me, live, isRefused }),
      loaded: window.loaded,
      has_older: window.has_older,
      has_newer: window.has_newer,
      new_since: room === open.id ? open.newSince : null,
      focus: room === open.id ? open.focus : null,
      ...history.progress(room),
    };
  }

  /** @param {number} room */
  loadOlder = (room) => this.parts.history.loadOlder(room);
  /** @param {number} room */
  loadNewer = (room) => this.parts.history.loadNewer(room);
  /** @param {number} room */
  loadLatest = (room) => this.parts.history.loadLatest(room);
  /** @param {number} room @param {number} seq */
  loadAround(room, seq) {
    return this.parts.history.loadAround(room, seq);
  }

  /** @param {number} room @param {"older" | "newer"} side @param {number} [keep] */
  trim = (room, side, keep = 300) => this.parts.history.trim(room, side, keep);
  /** @param {number} room */
  clearDivider = (room) => this.parts.open.clearDivider(room);

  /** @param {number} room @param {string} body @param {import("./outbox/outbox-entry.js").Belonging & {later?: import("./messages/scheduled.js").Later}} [to] @returns {string | void} its id, unless it is sent later */
  send(room, body, { later, ...to } = {}) {
    const id = this.#newId();
    this.typing.finished(to.thread?.root ?? room);
    /** @type {Parameters<Outbox["add"]>[0]} */
    const entry = { key: id, kind: "send", room, id, body, at: this.#now(), ...to };
    if (later) return this.wish("schedule", NO_ROOM, id, formatScheduled(entry, later), to.files);
    this.outbox.add(entry);
    return id;
  }

  /** What the server has forgotten, as it was. @param {{room: number, id: string, body: string}} message */
  sendAgain({ room, id, body }) {
    this.outbox.add({ key: id, kind: "send", room, id, body, at: this.#now() });
  }

  /** @param {number} room @param {string} id @param {string} body */
  edit(room, id, body) {
    const item = this.find(room, id);
    if (item?.body === body && item.state !== "failed") return;
    this.outbox.add({ key: this.#newId(), kind: "edit", room, id, body, at: this.#now() });
  }

  /** @param {number} room @param {string} id */
  remove(room, id) {
    if (this.find(room, id)?.state === "failed") return this.outbox.discard(id);
    this.outbox.add({ key: this.#newId(), kind: "delete", room, id, body: "", at: this.#now() });
  }

  /** The last wish about a message counts. @param {Kind} kind @param {number} room @param {string} id @param {string} [body] @param {import("./uploads/uploads.js").FileDraft[]} [files] */
  wish(kind, room, id, body = "", files) {
    this.outbox.wish({ key: this.#newId(), kind, room, id, body, at: this.#now(), ...(files && { files }) });
  }

  /** My newest message that can be edited. @param {number} room @returns {Item | null} */
  lastOwn(room) {
    return findLastOwn(this.timeline(room).items);
  }

  /** @param {number} room */
  unread(room) {
    return this.parts.waiting.of(room);
  }

  /** What is in sight. @param {{room: number, atEnd: boolean, focused: boolean}} sight */
  look({ room, atEnd, focused }) {
    const { history, marker, open } = this.parts;
    const sees = atEnd && focused && this.rooms.get(room) !== null && !history.window(room).has_newer;
    marker.look(sees ? room : null);
    open.look(room, sees);
  }

  /** @param {number} room */
  markRead(room) {
    this.parts.marker.readAll(room);
  }

  /** @param {number} room @param {number} seq */
  markUnread(room, seq) {
    const { counts, history, marker } = this.parts;
    const window = history.window(room);
    marker.markUnread(room, seq);
    if (!window.covers(seq) || window.has_newer) return;
    counts.recount(room, window.messages);
    this.#changes.emit({ topic: "unread", room });
  }

  /** Whether I marked it unread myself and have not read it since. @param {number} room */
  isMarkedUnread(room) {
    return this.parts.marker.get(room).unread_seq !== undefined;
  }

  /** @param {number[]} rooms whose people's presence is on screen @param {boolean} [again] their people changed */
  watch(rooms, again = false) {
    this.parts.live.watch(rooms, again);
  }

  /** @param {number} room @param {string} [thread] */
  typed(room, thread) {
    this.typing.typed(room, thread);
  }

  /** @param {number} room */
  members = (room) => this.parts.members.list(room);

  /** @param {number} room */
  async completeMembers(room) {
    const loaded = await this.parts.members.complete(room, this.api.get).catch(() => false);
    if (loaded) this.#changes.emit({ topic: "members", room });
  }

  /** @param {number} room @param {string} id */
  find(room, id) {
    return [...this.timeline(room).items, ...this.threads.items()].find((item) => item.id === id);
  }

  #now() {
    return new Date(this.#clock.now()).toISOString();
  }
}
