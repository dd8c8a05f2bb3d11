/** A lock that only one holder has at a time, for all tabs of one test. */
export function createLock() {
  let tail = Promise.resolve();
  /** @type {string[]} */
  const held = [];
  /**
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} run
   * @returns {Promise<T>}
   */
  function lock(name, run) {
    const turn = tail.then(async () => {
      held.push(name);
      return run();
    });
    tail = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }
  return { held, lock };
}

/** One storage for all tabs, as IndexedDB is: nothing is answered at once. */
export function createSharedStorage() {
  /** @type {Map<string, any>} */
  const entries = new Map();
  const turn = () => Promise.resolve();
  return {
    entries,
    persistent: true,
    /** @param {number} account */
    async list(account) {
      await turn();
      const own = [...entries.values()].filter((entry) => entry.account === account);
      return structuredClone(own).sort((one, other) => (one.key < other.key ? -1 : 1));
    },
    /** @param {any} entry */
    async put(entry) {
      await turn();
      entries.set(entry.key, structuredClone(entry));
    },
    /** @param {string} key */
    async remove(key) {
      await turn();
      entries.delete(key);
    },
  };
}

/** The browser's storage of texts, which all its tabs share: over a map that the test may look into. */
export function createTextStorage(/** @type {Map<string, string>} */ kept = new Map()) {
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}
