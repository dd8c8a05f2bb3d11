import { ask, openOwnDatabase } from "../offline/database.js";

/**
 * Where unsent things wait. Entries are kept apart by account, so that nothing is ever sent as somebody else.
 *
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 *
 * @typedef {object} OutboxStorage
 * @property {boolean} persistent  whether all that it was given survives the page
 * @property {(account: number) => Promise<OutboxEntry[]>} list  oldest first
 * @property {(entry: OutboxEntry) => Promise<void>} put
 * @property {(key: string) => Promise<void>} remove
 * @property {(key: string) => boolean} [isKept]  whether this one survives the page; without it, all do
 * @property {boolean} [mayRecover]  what was refused may be taken another time
 * @property {boolean} [isTooNew]  it holds what only a newer release of the page can read
 */

const TABLE = "entries";

/** @returns {OutboxStorage} */
export function createMemoryStorage() {
  /** @type {Map<string, OutboxEntry>} */
  const entries = new Map();
  return {
    persistent: false,
    isKept: () => false,
    async list(account) {
      return sortEntries([...entries.values()].filter((entry) => entry.account === account));
    },
    async put(entry) {
      entries.set(entry.key, { ...entry });
    },
    async remove(key) {
      entries.delete(key);
    },
  };
}

/**
 * @param {IDBFactory} factory
 * @param {import("../../lib/clock.js").Clock} clock
 * @param {{database?: import("../offline/database.js").Database, makeRoom?: () => Promise<unknown>}} [more]
 *   makeRoom: give back what can be had again, for what cannot
 * @returns {OutboxStorage}
 */
export function createIndexedStorage(factory, clock, { database, makeRoom = async () => {} } = {}) {
  const own = database ?? openOwnDatabase(factory, clock);
  // What this page knows, so that a disk that fails half-way makes nothing vanish.
  const mirror = createMemoryStorage();
  /** Only in this page's memory. @type {Map<string, OutboxEntry>} */
  const unkept = new Map();
  let answers = true;

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(table: IDBObjectStore) => IDBRequest<T>} request
   * @returns {Promise<{result: T} | null>} null: the browser refused
   */
  async function attempt(mode, request) {
    try {
      const result = await own.run([TABLE], mode, (table) => ask(request(table(TABLE))));
      answers = true;
      return { result };
    } catch {
      answers = false;
      return null;
    }
  }

  /** @param {OutboxEntry} entry */
  async function keep(entry) {
    const put = () => attempt("readwrite", (table) => table.put({ ...entry }));
    let isKept = await put();
    if (!isKept) {
      await makeRoom();
      isKept = await put();
    }
    if (isKept) unkept.delete(entry.key);
    else unkept.set(entry.key, entry);
    return isKept !== null;
  }

  return {
    get persistent() {
      return answers && unkept.size === 0;
    },
    mayRecover: true,
    get isTooNew() {
      return own.isTooNew;
    },
    isKept: (key) => !unkept.has(key),
    async list(account) {
      const found = await attempt("readonly", (table) => table.index("account").getAll(account));
      if (found === null) return mirror.list(account);
      for (const entry of found.result) await mirror.put(entry);
      const others = [...unkept.values()].filter((entry) => entry.account === account);
      for (const entry of others) await keep(entry);
      const known = new Set(others.map(({ key }) => key));
      return sortEntries([...found.result.filter(({ key }) => !known.has(key)), ...others]);
    },
    async put(entry) {
      await mirror.put(entry);
      if (!(await keep(entry))) return;
      // There is room again: also for what was refused before.
      for (const other of [...unkept.values()]) await keep(other);
    },
    async remove(key) {
      await mirror.remove(key);
      unkept.delete(key);
      await attempt("readwrite", (table) => table.delete(key));
    },
  };
}

/**
 * Keys are UUIDv7: they sort by the time of writing.
 *
 * @param {OutboxEntry[]} entries
 */
export function sortEntries(entries) {
  return entries.sort((one, other) => (one.key < other.key ? -1 : 1));
}
