import { cutPage } from "./snapshot-record.js";

/**
 * Keeps a copy of what can be read, so that it can be read without a network: written a moment after it
 * changed, each time as of one place in the logs.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Position} Position
 * @typedef {import("./snapshot-record.js").SnapshotChange} SnapshotChange
 * @typedef {import("./snapshot-record.js").StoredPage} StoredPage
 *
 * @typedef {object} SnapshotsOptions
 * @property {import("./snapshot-storage.js").SnapshotStorage} storage
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => import("./snapshot-storage.js").Self} describeSelf
 * @property {(room: number) => Omit<SnapshotChange, "from" | "to" | "events"> | null} describe  a room of mine, as it is now
 * @property {(room: number) => Position} positionOf  how far the room's log was applied
 * @property {(rooms: number[]) => void} onLacking  their messages must be fetched to be kept
 */

export const SETTLE_MS = 1_000;
/** Beyond it nothing is waited for. */
const MOST_EVENTS = 500;

export class Snapshots {
  #options;
  /** What changed since it was last written, with the place in the log where that began. @type {Map<number, {from: number, events: LogEvent[]}>} */
  #changed = new Map();
  /** @type {Map<number, StoredPage>} */
  #stocked = new Map();
  /** @type {Set<number>} */
  #removed = new Set();
  /** How far each room's events were noted. @type {Map<number, number>} */
  #reached = new Map();
  #isSelfChanged = false;
  /** Still to be written before anything else. @type {import("../seeding.js").Bootstrap | null} */
  #bootstrap = null;
  /** @type {unknown} */
  #timer = null;
  /** @type {Promise<void>} */
  #writing = Promise.resolve();
  /** Signed out, or the browser refuses: what is read stays in the page. */
  #stopped = false;

  /** @param {SnapshotsOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {import("../seeding.js").Bootstrap} bootstrap of a page that the server made; a recalled one is in here already */
  begin(bootstrap) {
    for (const { id } of bootstrap.rooms) this.#reached.set(id, this.#options.positionOf(id)[0]);
    // Noted while the page was being set up, before its logs had a place: it is all in the bootstrap.
    this.#changed.clear();
    if (bootstrap.resume) return;
    this.#bootstrap = bootstrap;
    this.#write(async () => []);
  }

  /**
   * @param {number} room
   * @param {LogEvent[]} [events] that were just applied
   */
  note(room, events = []) {
    const [after] = this.#options.positionOf(room);
    // What came before the first note may be nowhere here.
    const before = this.#reached.get(room) ?? after;
    const known = this.#changed.get(room) ?? { from: before, events: [] };
    known.events.push(...events);
    this.#changed.set(room, known);
    this.#reached.set(room, after);
    if (known.events.length > MOST_EVENTS) this.flush();
    else this.#plan();
  }

  noteSelf() {
    this.#isSelfChanged = true;
    this.#plan();
  }

  /**
   * Its messages, fetched only to be kept.
   *
   * @param {number} room
   * @param {{position: Position, messages: any[], has_older: boolean}} page
   */
  stock(room, { position, messages, has_older }) {
    this.#stocked.set(room, cutPage({ as_of: position, messages, has_older }));
    this.note(room);
  }

  /** No longer mine, or its history went back. @param {number} room */
  forget(room) {
    this.#changed.delete(room);
    this.#stocked.delete(room);
    this.#reached.delete(room);
    this.#removed.add(room);
    this.flush();
  }

  /** For good: the person signs out. */
  stop() {
    this.#stopped = true;
    this.#options.clock.clearTimeout(this.#timer);
    return this.#writing;
  }

  /** @returns {Promise<void>} when all that was noted is written, or was refused */
  flush() {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#changed.size + this.#removed.size > 0 || this.#isSelfChanged) {
      const changes = [...this.#changed].flatMap(([room, noted]) => this.#describe(room, noted));
      const removed = [...this.#removed];
      const self = this.#options.describeSelf();
      this.#changed.clear();
      this.#stocked.clear();
      this.#removed.clear();
      this.#isSelfChanged = false;
      this.#write(() => this.#options.storage.save(self, changes, removed));
    }
    return this.#writing;
  }

  /**
   * @param {number} room
   * @param {{from: number, events: LogEvent[]}} noted
   * @returns {SnapshotChange[]}
   */
  #describe(room, { from, events }) {
    const described = this.#options.describe(room);
    if (!described) return [];
    const page = described.page ?? this.#stocked.get(room);
    return [{ ...described, page, from, to: this.#options.positionOf(room), events }];
  }

  #plan() {
    if (this.#stopped) return;
    this.#timer ??= this.#options.clock.setTimeout(() => void this.flush(), SETTLE_MS);
  }

  /** One after the other, for each goes on from the one before. @param {() => Promise<number[]>} write */
  #write(write) {
    this.#writing = this.#writing.then(async () => {
      if (this.#stopped) return;
      // What could not be written is older than it might be, and still true as of its place.
      const lacking = await this.#begin()
        .then(async (first) => [...first, ...(await write())])
        .catch(() => []);
      if (lacking.length > 0) this.#options.onLacking(lacking);
    });
  }

  /** A browser that refused the first time is asked again, or it would keep nothing until the next page. */
  async #begin() {
    if (this.#bootstrap === null) return [];
    const lacking = await this.#options.storage.begin(this.#bootstrap);
    this.#bootstrap = null;
    return lacking;
  }
}
