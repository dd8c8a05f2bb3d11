/**
 * As much of IndexedDB as the outbox uses. `fault` makes it refuse, or never answer.
 *
 * @returns {any}
 */
export function createDatabase() {
  const state = { fault: /** @type {"refuse" | "hang" | null} */ (null), rows: new Map(), upgraded: 0 };

  /** @param {() => any} work @param {(request: any) => void} [after] */
  function request(work, after) {
    const pending = /** @type {any} */ ({ result: undefined, error: null });
    setImmediate(() => {
      if (state.fault === "hang") return;
      if (state.fault === "refuse") {
        pending.error = new Error("QuotaExceededError");
        pending.onerror?.();
        return;
      }
      pending.result = work();
      after?.(pending);
      pending.onsuccess?.();
    });
    return pending;
  }

  const table = {
    /** @param {any} row */
    put: (row) => request(() => state.rows.set(row.key, structuredClone(row))),
    /** @param {string} key */
    delete: (key) => request(() => state.rows.delete(key)),
    createIndex() {},
    index: () => ({
      /** @param {number} account */
      getAll: (account) =>
        request(() => structuredClone([...state.rows.values()].filter((row) => row.account === account))),
    }),
  };
  const database = {
    createObjectStore() {
      state.upgraded += 1;
      return table;
    },
    transaction() {
      const transaction = /** @type {any} */ ({ objectStore: () => table, error: new Error("aborted") });
      setImmediate(() =>
        setImmediate(() => {
          if (state.fault === "refuse") transaction.onabort?.();
          else if (!state.fault) transaction.oncomplete?.();
        }),
      );
      return transaction;
    },
    close() {},
  };
  return {
    state,
    open: () =>
      request(
        () => database,
        (pending) => state.upgraded === 0 && pending.onupgradeneeded?.(),
      ),
  };
}
