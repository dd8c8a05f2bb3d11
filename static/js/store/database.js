/**
 * One IndexedDB, opened when it is first needed. Private windows, full disks and broken profiles refuse:
 * then `run` rejects, and whoever asked says so.
 *
 * @typedef {(name: string) => IDBObjectStore} Tables
 *
 * @typedef {object} DatabaseOptions
 * @property {IDBFactory} factory
 * @property {import("../lib/clock.js").Clock} clock
 * @property {string} name
 * @property {number} version
 * @property {(database: IDBDatabase, from: number) => void} upgrade
 * @property {IDBTransactionDurability} [durability]  "strict" for what exists nowhere else
 */

export const OPENING_MS = 3_000;

export class Database {
  #options;
  /** @type {Promise<IDBDatabase> | null} */
  #opening = null;

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
    this.#opening ??= withinTime(this.#options.clock, this.#open());
    const database = await this.#opening;
    const transaction = database.transaction(names, mode, { durability: this.#options.durability ?? "default" });
    // Async, so that work that fails at once is heard of together with the transaction it ends.
    const working = (async () => work((name) => transaction.objectStore(name)))();
    const [result] = await Promise.all([working, waitFor(transaction)]);
    return result;
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    const { factory, name, upgrade, version } = this.#options;
    return new Promise((resolve, reject) => {
      const request = factory.open(name, version);
      request.onupgradeneeded = (event) => upgrade(request.result, event.oldVersion);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
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
 * @param {import("../lib/clock.js").Clock} clock
 */
export function openOwnDatabase(factory, clock) {
  return new Database({
    factory,
    clock,
    name: "syncchat-outbox",
    version: 2,
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
 * @param {import("../lib/clock.js").Clock} clock
 */
export function openReadingDatabase(factory, clock) {
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
 * @param {import("../lib/clock.js").Clock} clock
 * @param {Promise<T>} opening
 * @returns {Promise<T>}
 */
function withinTime(clock, opening) {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(new Error("The browser's storage does not open")), OPENING_MS);
    opening.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}
