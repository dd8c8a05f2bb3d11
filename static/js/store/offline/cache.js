import { LostMessages } from "./lost-messages.js";
import { recallPage } from "./hydrate.js";
import { Snapshots } from "./snapshots.js";
import { describeSelf } from "./snapshot-storage.js";
import { Prefetch } from "./prefetch.js";

/**
 * What this browser keeps of one account beside the outbox: what can be read without a network, and what the
 * server said it has of me.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../outbox/acknowledged.js").Acknowledged} Acknowledged
 * @typedef {import("../outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("../topics.js").Change} Change
 *
 * @typedef {object} OfflineCacheOptions
 * @property {import("../seeding.js").Bootstrap} bootstrap
 * @property {import("../../lib/api.js").Api} api
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => number} random
 * @property {import("./snapshot-storage.js").SnapshotStorage | null} snapshotStorage
 * @property {import("../outbox/acknowledged.js").AcknowledgedStorage | null} acknowledgedStorage
 * @property {() => import("../wiring.js").Wired} parts
 * @property {() => boolean} isLive
 * @property {() => any} me
 * @property {(change: Change) => void} emit
 */

export const CHECK_MS = 3_000;

export class OfflineCache {
  #options;
  #account;
  #snapshots;
  #prefetch;
  #lostMessages;
  #isChecked = false;
  /** Facts as they were last noted: they are replaced, never changed. @type {Map<number, object>} */
  #facts = new Map();
  /** Mine, and gone with the server's last days. @type {Acknowledged[]} */
  lost = [];

  /** @param {OfflineCacheOptions} options */
  constructor(options) {
    const { acknowledgedStorage, api, bootstrap, clock, isLive, random, snapshotStorage } = options;
    this.#options = options;
    this.#account = bootstrap.me.id;
    this.#prefetch = new Prefetch({
      clock,
      random,
      isLive,
      get: (path, query) => api.get(path, query),
      sort: (rooms) => this.#sortByRecent(rooms),
      take: (room, page) => this.#snapshots?.stock(room, page),
    });
    this.#snapshots = snapshotStorage && this.#createSnapshots(snapshotStorage);
    this.#lostMessages =
      acknowledgedStorage &&
      new LostMessages({
        storage: acknowledgedStorage,
        isMine: (room) => options.parts().rooms.get(room) !== null,
        idAt: async (room, seq) => {
          const page = await api.get(`rooms/${room}/messages`, { after: seq - 1, limit: 1 });
          return page.messages[0]?.seq === seq ? page.messages[0].id : null;
        },
        onLost: (lost) => this.#setLost(lost),
      });
  }

  /** Once everything stands. */
  start() {
    this.#snapshots?.begin(this.#options.bootstrap);
    void this.#lostMessages?.recall();
  }

  /** What is kept of a room's messages. @param {number} room */
  async recall(room) {
    await this.#snapshots?.flush();
    const found = await this.#options.snapshotStorage?.find(this.#account, room).catch(() => null);
    return recallPage(found ?? null);
  }

  /** @param {number} room @param {LogEvent[]} events just applied */
  applied(room, events) {
    this.#snapshots?.note(room, events);
    const deleted = events.flatMap(({ kind, message }) => (kind === "message_deleted" && message ? [message.id] : []));
    if (deleted.length > 0) void this.#options.acknowledgedStorage?.drop(deleted);
  }

  appliedToMe() {
    this.#snapshots?.noteSelf();
  }

  /** @param {Change} change */
  hear(change) {
    switch (change.topic) {
      case "read":
      case "unread":
      case "members":
      case "room-added":
        return this.#snapshots?.note(change.room);
      case "timeline":
        return change.reason === "reset" ? this.#snapshots?.note(change.room) : undefined;
      case "emoji":
      case "me":
      case "threads":
        return this.#snapshots?.noteSelf();
      case "rooms":
        return this.#noteChangedRooms();
      case "room-removed":
        return void this.#forgetRoom(change.room);
    }
  }

  /** @param {OutboxEntry} entry @param {number | null} seq @param {string} at */
  acknowledge({ kind, id, room, body, thread, also_in_room }, seq, at) {
    const { acknowledgedStorage, parts } = this.#options;
    const { rooms } = parts();
    const known = rooms.get(room);
    const title = known ? rooms.title(known) : "";
    // Whether the server lost it is asked of the room, which does not show what is in a thread alone.
    const isInRoom = !thread || also_in_room;
    if (kind === "send" && seq && isInRoom) void acknowledgedStorage?.keep({ id, room, title, seq, body, at });
    if (kind === "edit") void acknowledgedStorage?.rewrite(id, body);
    if (kind === "delete") void acknowledgedStorage?.drop([id]);
  }

  welcome() {
    this.#prefetch.resume();
    if (this.#isChecked) return;
    this.#isChecked = true;
    this.#options.clock.setTimeout(() => void this.#lostMessages?.check(), CHECK_MS);
  }

  /** The room's history went back. @param {number} room */
  rewind(room) {
    this.#prefetch.forget(room);
    this.#snapshots?.forget(room);
  }

  /** A log was read anew after its history had gone back. */
  rebuilt() {
    void this.#lostMessages?.check(true);
  }

  /** @param {string[]} ids */
  dismissLost(ids) {
    return this.#lostMessages?.dismiss(ids);
  }

  /** The page may be going away. */
  flush() {
    return this.#snapshots?.flush();
  }

  /** Before signing out: nothing that others wrote stays behind, and nothing that I wrote and that has arrived. */
  async clear() {
    const { acknowledgedStorage, snapshotStorage } = this.#options;
    await this.#snapshots?.stop();
    await snapshotStorage?.clear().catch(() => {});
    const sent = (await acknowledgedStorage?.list()) ?? [];
    await acknowledgedStorage?.drop(sent.map(({ id }) => id));
  }

  /** @param {import("./snapshot-storage.js").SnapshotStorage} storage */
  #createSnapshots(storage) {
    const { bootstrap, clock, me, parts } = this.#options;
    return new Snapshots({
      storage,
      clock,
      describeSelf: () => {
        const { log } = bootstrap.user_log;
        const { all, live } = parts();
        const position = live.sync.positionOf(log) ?? [0, 0];
        const changed = Object.assign({}, ...all.map((part) => part.describe?.()));
        return describeSelf({ ...bootstrap, ...changed, me: me(), user_log: { log, position } });
      },
      describe: (room) => this.#describe(room),
      positionOf: (room) => this.#positionOf(room),
      onLacking: (rooms) => this.#prefetch.want(rooms),
    });
  }

  /** @param {number} room */
  #describe(room) {
    const { counts, history, marker, members, rooms } = this.#options.parts();
    const known = rooms.get(room);
    if (!known) return null;
    const facts = { ...known, ...marker.get(room), ...counts.of(room) };
    const latest = history.latest(room);
    const page = latest ? { as_of: this.#positionOf(room), ...latest } : undefined;
    return { room, facts, members: members.list(room), page };
  }

  /** @param {number} room @returns {import("../../connection/protocol.js").Position} */
  #positionOf(room) {
    const { live, rooms } = this.#options.parts();
    return live.sync.positionOf(rooms.get(room)?.log ?? -1) ?? [0, 0];
  }

  #noteChangedRooms() {
    for (const room of this.#options.parts().rooms.all) {
      if (this.#facts.get(room.id) !== room) this.#snapshots?.note(room.id);
      this.#facts.set(room.id, room);
    }
  }

  /** @param {number} room */
  async #forgetRoom(room) {
    const { acknowledgedStorage, bootstrap, parts } = this.#options;
    this.rewind(room);
    // Gone with the server's last days, or gone because I left?
    if (parts().live.sync.positionOf(bootstrap.user_log.log) === null) return;
    const sent = (await acknowledgedStorage?.list()) ?? [];
    await acknowledgedStorage?.drop(sent.filter((message) => message.room === room).map(({ id }) => id));
  }

  /** @param {number[]} wanted */
  #sortByRecent(wanted) {
    const { rooms } = this.#options.parts();
    return wanted.filter((room) => rooms.get(room)).sort((one, other) => rooms.recent(other) - rooms.recent(one));
  }

  /** @param {Acknowledged[]} lost */
  #setLost(lost) {
    if (lost.length === 0 && this.lost.length === 0) return;
    this.lost = lost;
    this.#options.emit({ topic: "lost" });
  }
}
