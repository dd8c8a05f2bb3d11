/**
 * Where unsent things wait. Entries are kept apart by account, so that nothing is ever sent as somebody else.
 *
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 *
 * @typedef {object} OutboxStorage
 * @property {boolean} persistent  whether entries survive the page
 * @property {(account: number) => Promise<OutboxEntry[]>} list  oldest first
 * @property {(entry: OutboxEntry) => Promise<void>} put
 * @property {(key: string) => Promise<void>} remove
 */

const NAME = "syncchat-outbox";
const TABLE = "entries";
const OPENING_MS = 3_000;

/** @returns {OutboxStorage} */
export function createMemoryStorage() {
  /** @type {Map<string, OutboxEntry>} */
  const entries = new Map();
  return {
    persistent: false,
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
 * @param {import("../lib/clock.js").Clock} clock
 * @returns {OutboxStorage}
 */
export function createIndexedStorage(factory, clock) {
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null;
  // What this page knows, so that a disk that fails half-way makes nothing vanish.
  const mirror = createMemoryStorage();

  /**
   * Private windows and full disks refuse: then the page's memory has to do, and says so.
   *
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(table: IDBObjectStore) => IDBRequest<T>} ask
   * @returns {Promise<T | null>}
   */
  async function run(mode, ask) {
    if (!storage.persistent) return null;
    try {
      opening ??= withinTime(clock, openDatabase(factory));
      const transaction = (await opening).transaction(TABLE, mode);
      const request = ask(transaction.objectStore(TABLE));
      await waitFor(transaction);
      return request.result;
    } catch {
      storage.persistent = false;
      return null;
    }
  }

  /** @type {OutboxStorage} */
  const storage = {
    persistent: true,
    async list(account) {
      const found = await run("readonly", (table) => table.index("account").getAll(account));
      if (found === null) return mirror.list(account);
      for (const entry of found) await mirror.put(entry);
      return sortEntries(found);
    },
    async put(entry) {
      await mirror.put(entry);
      await run("readwrite", (table) => table.put({ ...entry }));
    },
    async remove(key) {
      await mirror.remove(key);
      await run("readwrite", (table) => table.delete(key));
    },
  };
  return storage;
}

/**
 * @param {IDBFactory} factory
 * @returns {Promise<IDBDatabase>}
 */
function openDatabase(factory) {
  return new Promise((resolve, reject) => {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => {
      const table = request.result.createObjectStore(TABLE, { keyPath: "key" });
      table.createIndex("account", "account");
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // A newer page wants to change the layout: stand aside, or it waits for ever.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function waitFor(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * Opening can hang without an answer in some browsers, and nothing would ever be sent.
 *
 * @template T
 * @param {import("../lib/clock.js").Clock} clock
 * @param {Promise<T>} opening
 * @returns {Promise<T>}
 */
function withinTime(clock, opening) {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(new Error("The outbox's storage does not open")), OPENING_MS);
    opening.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}

/**
 * Keys are UUIDv7: they sort by the time of writing.
 *
 * @param {OutboxEntry[]} entries
 */
export function sortEntries(entries) {
  return entries.sort((one, other) => (one.key < other.key ? -1 : 1));
}
