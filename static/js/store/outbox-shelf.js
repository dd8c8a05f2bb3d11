/**
 * The outbox's side towards its storage: what is in there, what is on its way in, and what must not come back.
 *
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("./outbox-storage.js").OutboxStorage} OutboxStorage
 * @typedef {import("./outbox.js").Note} Note
 */

const REMEMBERED_KEYS = 2_000;

export class OutboxShelf {
  #account;
  #storage;
  #announce;
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
   */
  constructor({ account, storage, announce = () => {} }) {
    this.#account = account;
    this.#storage = storage;
    this.#announce = announce;
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
    const found = listed.filter((entry) => !this.#gone.has(entry.key));
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
}
