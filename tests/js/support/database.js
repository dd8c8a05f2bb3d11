/**
 * As much of IndexedDB as the store uses. `fault` makes it refuse, or never answer; `full` refuses writes only.
 *
 * @returns {any}
 */
export function createDatabase() {
  const state = {
    fault: /** @type {"refuse" | "hang" | null} */ (null),
    full: false,
    closed: false,
    version: 0,
    upgraded: 0,
    opened: 0,
    /** Openings that have no answer yet. @type {(() => void)[]} */
    hanging: [],
    /** @type {Map<string, {path: string | string[], rows: Map<string, any>}>} */
    tables: new Map(),
    get rows() {
      return state.tables.get("entries")?.rows ?? new Map();
    },
  };

  /** @param {() => any} work @param {any} [transaction] @param {boolean} [isWrite] */
  function request(work, transaction, isWrite = false) {
    const pending = /** @type {any} */ ({ result: undefined, error: null });
    if (transaction) transaction.open += 1;
    setImmediate(() => {
      if (state.fault === "hang") return;
      if (state.fault === "refuse" || (state.full && isWrite)) {
        pending.error = new Error("QuotaExceededError");
        pending.onerror?.();
        transaction?.onabort?.();
        return;
      }
      pending.result = structuredClone(work());
      pending.onsuccess?.();
      // Whoever waits for this may ask for more in the same transaction.
      if (transaction) setImmediate(() => transaction.close());
    });
    return pending;
  }

  /** @param {string} name @param {any} transaction */
  function open(name, transaction) {
    const table = state.tables.get(name);
    if (!table) throw new Error(`no table ${name}`);
    const { path, rows } = table;
    const keyOf = (/** @type {any} */ row) =>
      Array.isArray(path) ? JSON.stringify(path.map((part) => row[part])) : row[path];
    const nameKey = (/** @type {any} */ key) => (Array.isArray(key) ? JSON.stringify(key) : key);
    return {
      put: (/** @type {any} */ row) =>
        request(() => void rows.set(keyOf(row), structuredClone(row)), transaction, true),
      delete: (/** @type {any} */ key) => request(() => void rows.delete(nameKey(key)), transaction),
      get: (/** @type {any} */ key) => request(() => rows.get(nameKey(key)), transaction),
      getAll: () => request(() => [...rows.values()], transaction),
      clear: () => request(() => rows.clear(), transaction),
      index: (/** @type {string} */ field) => ({
        getAll: (/** @type {any} */ value) =>
          request(() => [...rows.values()].filter((row) => row[field] === value), transaction),
      }),
    };
  }

  const database = {
    createObjectStore(/** @type {string} */ name, /** @type {any} */ { keyPath }) {
      state.upgraded += 1;
      state.tables.set(name, { path: keyPath, rows: new Map() });
      return { createIndex() {} };
    },
    transaction() {
      if (state.closed) throw Object.assign(new Error("closed"), { name: "InvalidStateError" });
      const transaction = /** @type {any} */ ({
        open: 0,
        error: new Error("aborted"),
        objectStore: (/** @type {string} */ name) => open(name, transaction),
        close() {
          transaction.open -= 1;
          if (transaction.open === 0) transaction.oncomplete?.();
        },
      });
      // One that nobody asked anything of ends at once.
      transaction.open = 1;
      setImmediate(() => transaction.close());
      return transaction;
    },
    close() {},
  };
  return {
    state,
    open: (/** @type {string} */ _name, /** @type {number} */ version) => {
      const pending = /** @type {any} */ ({ result: database, error: null });
      const answer = () => {
        state.opened += 1;
        pending.error = new Error("SecurityError");
        if (state.fault === "refuse") return pending.onerror?.();
        const oldVersion = state.version;
        if (oldVersion > version) {
          pending.error = Object.assign(new Error("too new"), { name: "VersionError" });
          return pending.onerror?.();
        }
        state.version = version;
        if (version > oldVersion) pending.onupgradeneeded?.({ oldVersion });
        pending.onsuccess?.();
      };
      setImmediate(() => (state.fault === "hang" ? state.hanging.push(answer) : answer()));
      return pending;
    },
  };
}
