const MOST = 8;

/** What this person asked for lately, kept in this browser alone. */
export class RecentSearches {
  #key;
  #storage;

  /**
   * @param {number} account
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem"> | null} storage
   */
  constructor(account, storage) {
    this.#key = `syncchat.searches.${account}`;
    this.#storage = storage;
  }

  /** @returns {string[]} the last one first */
  list() {
    try {
      const kept = JSON.parse(this.#storage?.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, MOST) : [];
    } catch {
      return [];
    }
  }

  /** @param {string} query */
  add(query) {
    const text = query.trim();
    if (!text) return;
    // What was typed on the way to this is not remembered beside it
    const others = this.list().filter((known) => !text.startsWith(known) && known !== text);
    try {
      this.#storage?.setItem(this.#key, JSON.stringify([text, ...others].slice(0, MOST)));
    } catch {
      // A browser that keeps nothing only loses the list.
    }
  }

  forget() {
    try {
      this.#storage?.removeItem(this.#key);
    } catch {}
  }
}
