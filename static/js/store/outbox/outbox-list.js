import { sortEntries } from "./outbox-storage.js";

/**
 * The outbox as it is shown: in memory, oldest first. Entries are replaced, never changed.
 *
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 */
export class OutboxList {
  #changed;
  /** @type {Map<string, OutboxEntry>} */
  #entries = new Map();

  /** @param {(entry: OutboxEntry) => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @returns {OutboxEntry[]} */
  get all() {
    return sortEntries([...this.#entries.values()]);
  }

  /** @param {string} key */
  get(key) {
    return this.#entries.get(key);
  }

  /** @param {number} room */
  of(room) {
    return this.all.filter((entry) => entry.room === room);
  }

  /** @param {OutboxEntry} entry */
  show(entry) {
    this.#entries.set(entry.key, entry);
    this.#changed(entry);
    return entry;
  }

  /**
   * @param {OutboxEntry} entry
   * @param {Partial<OutboxEntry>} changes
   */
  update(entry, changes) {
    return this.show({ ...entry, ...changes });
  }

  /** @param {string} key */
  forget(key) {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#changed(entry);
  }
}
