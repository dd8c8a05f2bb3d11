const KEY = "syncchat-heard";
const MOST = 300;

/** Which voice messages were played in this browser, the newest last: what is new plays on by itself, and once. */
export class Heard {
  #storage;

  /** @param {Pick<Storage, "getItem" | "setItem"> | null} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @param {string} id */
  has(id) {
    return this.#read().includes(id);
  }

  /** @param {string} id */
  add(id) {
    const ids = [...this.#read().filter((known) => known !== id), id].slice(-MOST);
    try {
      this.#storage?.setItem(KEY, JSON.stringify(ids));
    } catch {
      // Full: it may play once more.
    }
  }

  /** @returns {string[]} */
  #read() {
    try {
      const kept = JSON.parse(this.#storage?.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }
}
