import { keepSound } from "../../lib/ignored.js";
import { KINDS } from "./kinds.js";
import { isSoundEntry } from "./outbox-entry.js";

/**
 * The outbox's side towards its storage: what is in there, what is on its way in, and what must not come back.
 *
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("./outbox-storage.js").OutboxStorage} OutboxStorage
 * @typedef {import("./outbox-entry.js").Note} Note
 */

const REMEMBERED_KEYS = 2_000;
/** A browser that refused may have been starting, or full. */
export const RECOVER_MS = 15_000;

export class OutboxIndex {
  #account;
  #storage;
  #announce;
  #clock;
  #recover;
  #onKeeping;
  #state = "";
  /** @type {unknown} */
  #timer = null;
  /** Entries known to be in the storage: when one is missing there, another tab has dealt with it. */
  #stored = new Set();
  /** Being written at this moment: nobody can say yet that they are kept. */
  #writing = new Set();
  /** Dealt with here; a listing that was on its way may still have them. @type {Set<string>} */
  #gone = new Set();

  /**
   * @param {object} options
   * @param {number} options.account
   * @param {OutboxStorage} options.storage
   * @param {(note: Note | null) => void} [options.announce]  to the other tabs
   * @param {import("../../lib/clock.js").Clock} options.clock
   * @param {() => void} options.recover  the storage refused something a while ago: ask it again
   * @param {() => void} [options.onKeeping]  whether the storage takes what it is given has changed
   */
  constructor({ account, storage, announce = () => {}, clock, recover, onKeeping = () => {} }) {
    this.#account = account;
    this.#storage = storage;
    this.#announce = announce;
    this.#clock = clock;
    this.#recover = recover;
    this.#onKeeping = onKeeping;
  }

  get isTooNew() {
    return this.#storage.isTooNew ?? false;
  }

  get persistent() {
    return this.#storage.persistent;
  }

  /** Whether the storage refused it. @param {string} key */
  isRefused(key) {
    return this.#storage.isKept?.(key) === false;
  }

  /** Whether it survives the page's end now. @param {string} key */
  isSafe(key) {
    return !this.#writing.has(key) && !this.isRefused(key);
  }

  /** @param {string} key */
  has(key) {
    return this.#stored.has(key);
  }

  /**
   * What is stored now, and what no longer is although it was.
   *
   * @returns {Promise<{found: OutboxEntry[], missing: string[]}>}
   */
  async list() {
    const listed = await this.#storage.list(this.#account);
    this.#observe();
    // A later release's kinds stay there, and what is broken
    const ours = keepSound(
      "outbox",
      listed.filter(({ kind }) => kind in KINDS),
      isSoundEntry,
    );
    const found = ours.filter((entry) => !this.#gone.has(entry.key));
    const keys = new Set(found.map((entry) => entry.key));
    const missing = [...this.#stored].filter((known) => !keys.has(known));
    for (const key of missing) this.#stored.delete(key);
    return { found, missing };
  }

  /** @param {string} key */
  learn(key) {
    this.#stored.add(key);
  }

  /** @param {string} key */
  forget(key) {
    this.#stored.delete(key);
  }

  /** @param {string} key  it may come back after all */
  welcome(key) {
    this.#gone.delete(key);
  }

  /**
   * @param {OutboxEntry} entry
   * @param {() => boolean} isWanted  discarded, or sent by a luckier path, while it was being written?
   */
  async store(entry, isWanted) {
    this.#writing.add(entry.key);
    await this.#storage.put(entry);
    this.#writing.delete(entry.key);
    this.#observe();
    if (!isWanted()) return this.erase(entry.key);
    this.#stored.add(entry.key);
    this.#announce(null);
  }

  /**
   * @param {string} key
   * @param {Note | null} [note]
   */
  async erase(key, note = null) {
    this.#stored.delete(key);
    if (this.#gone.size >= REMEMBERED_KEYS) this.#gone.clear();
    this.#gone.add(key);
    await this.#storage.remove(key);
    this.#announce(note);
  }

  #observe() {
    const state = `${this.persistent} ${this.isTooNew}`;
    if (state !== this.#state) this.#onKeeping();
    this.#state = state;
    if (!this.#storage.mayRecover || this.#storage.persistent || this.#timer !== null) return;
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = null;
      this.#recover();
    }, RECOVER_MS);
  }
}
