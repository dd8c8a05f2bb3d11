/**
 * One IndexedDB, opened when it is first needed. Private windows, full disks and broken profiles refuse:
 * then `run` rejects, and whoever asked says so. The next `run` tries again.
 *
 * @typedef {(name: string) => IDBObjectStore} Tables
 *
 * @typedef {object} DatabaseOptions
 * @property {IDBFactory} factory
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {string} name
 * @property {number} version
 * @property {(database: IDBDatabase, from: number) => void} upgrade
 * @property {IDBTransactionDurability} [durability]  "strict" for what exists nowhere else
 */

export const OPENING_MS = 3_000;
const LATE = "The browser's storage does not open";

export class Database {
  #options;
  /** @type {Promise<IDBDatabase> | null} */
  #opening = null;
  /** Opening takes longer than anybody waits for it. It goes on, and what it brings is used. */
  #isLate = false;
  /** A newer release has changed the layout, and this one cannot read it. */
  isTooNew = false;

  /** @param {DatabaseOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * One transaction: all of it, or nothing.
   *
   * @template T
   * @param {string[]} names
   * @param {IDBTransactionMode} mode
   * @param {(table: Tables) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(names, mode, work) {
    const database = await this.#connect();
    const transaction = this.#begin(database, names, mode);
    // Async, so that work that fails at once is heard of together with the transaction it ends.
    const working = (async () => work((name) => transaction.objectStore(name)))();
    const [result] = await Promise.all([working, waitFor(transaction)]);
    return result;
  }

  /** @returns {Promise<IDBDatabase>} */
  #connect() {
    if (this.#isLate) return Promise.reject(new Error(LATE));
    this.#opening ??= this.#open();
    return withinTime(this.#options.clock, this.#opening, () => {
      this.#isLate = true;
    });
  }

  /** @param {IDBDatabase} database @param {string[]} names @param {IDBTransactionMode} mode */
  #begin(database, names, mode) {
    try {
      return database.transaction(names, mode, { durability: this.#options.durability ?? "default" });
    } catch (error) {
      // Closed without a word, as some browsers do after a crash of their storage.
      this.#opening = null;
      throw error;
    }
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    const { factory, name, upgrade, version } = this.#options;
    return new Promise((resolve, reject) => {
      const request = factory.open(name, version);
      // While an older page stands in the way ("blocked") the request goes on waiting, and so do we.
      request.onupgradeneeded = (event) => upgrade(request.result, event.oldVersion);
      request.onerror = () => {
        this.#opening = null;
        this.#isLate = false;
        this.isTooNew = request.error?.name === "VersionError";
        reject(request.error);
      };
      request.onsuccess = () => {
        const database = request.result;
        this.#isLate = false;
        this.isTooNew = false;
        // A newer page wants to change the layout: stand aside, or it waits for ever.
        database.onversionchange = () => {
          database.close();
          this.#opening = null;
        };
        database.onclose = () => {
          this.#opening = null;
        };
        resolve(database);
      };
    });
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * What this person wrote and did that exists nowhere else yet, or that they may want to show again.
 *
 * @param {IDBFactory} factory
 * @param {import("../../lib/clock.js").Clock} clock
 */
export function openOwnDatabase(factory, clock) {
  return new Database({
    factory,
    clock,
    name: "syncchat-outbox",
    // 3: pages before it took a kind of entry that they did not know for a deletion.
    version: 3,
    // An oncomplete that only means "in the browser's memory" would be a promise that a power cut breaks.
    durability: "strict",
    upgrade: (database, from) => {
      if (from < 1) database.createObjectStore("entries", { keyPath: "key" }).createIndex("account", "account");
      if (from < 2) {
        database.createObjectStore("marks", { keyPath: ["account", "room"] }).createIndex("account", "account");
        database.createObjectStore("acknowledged", { keyPath: "id" }).createIndex("account", "account");
      }
    },
  });
}

/**
 * What others wrote, as far as it may be read without a network.
 *
 * @param {IDBFactory} factory
 * @param {import("../../lib/clock.js").Clock} clock
 */
export function openSnapshotDatabase(factory, clock) {
  return new Database({
    factory,
    clock,
    name: "syncchat-readings",
    version: 1,
    upgrade: (database) => {
      database.createObjectStore("accounts", { keyPath: "account" });
      database.createObjectStore("rooms", { keyPath: ["account", "room"] }).createIndex("account", "account");
    },
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
 * @param {import("../../lib/clock.js").Clock} clock
 * @param {Promise<T>} opening
 * @param {() => void} late
 * @returns {Promise<T>}
 */
function withinTime(clock, opening, late) {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      late();
      reject(new Error(LATE));
    }, OPENING_MS);
    opening.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}
