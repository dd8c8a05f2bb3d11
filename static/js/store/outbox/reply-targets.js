import { readOr } from "../../lib/ignored.js";

/**
 * Which message the draft of each room answers: kept beside the draft, without that message's words.
 *
 * @typedef {import("../messages/quotes.js").Answered} Answered
 */

export class ReplyTargets {
  #account;
  #storage;
  #changed;
  /** @type {Map<number | string, Answered | null>} */
  #known = new Map();
  /** What the storage had when this tab last read or wrote it. @type {Map<number | string, string | null>} */
  #kept = new Map();

  /**
   * @param {{account: number, storage: import("./drafts.js").TextStorage | null,
   *   changed: (place: number | string) => void}} options
   */
  constructor({ account, storage, changed }) {
    this.#account = account;
    this.#storage = storage;
    this.#changed = changed;
  }

  /** @param {number | string} place @returns {Answered | null} */
  get(place) {
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const read = this.#read(place);
    this.#known.set(place, read);
    return read;
  }

  /** @param {number | string} place @param {Answered | null} target */
  set(place, target) {
    if (this.get(place)?.id === target?.id) return;
    this.#known.set(place, target && { id: target.id, seq: target.seq, author: target.author });
    // A full or forbidden storage costs the target after a reload, not the answer.
    try {
      if (target === null) this.#storage?.removeItem(this.#key(place));
      else this.#storage?.setItem(this.#key(place), JSON.stringify(this.#known.get(place)));
      this.#kept.set(place, this.#recall(place));
    } catch {}
    this.#changed(place);
  }

  /**
   * Another tab wrote.
   *
   * @param {string | null} key
   */
  storageChanged(key) {
    const prefix = this.#key("");
    if (!key?.startsWith(prefix)) return;
    const place = key.slice(prefix.length);
    this.#reread(/^\d+$/.test(place) ? Number(place) : place);
  }

  /** This tab has the focus, or is back from the page cache: nobody may have told it what others chose. */
  refresh() {
    for (const place of this.#known.keys()) this.#reread(place);
  }

  /** @param {number | string} place */
  #reread(place) {
    if (this.#recall(place) === (this.#kept.get(place) ?? null)) return;
    this.#known.set(place, this.#read(place));
    this.#changed(place);
  }

  /** @param {number | string} place @returns {Answered | null} */
  #read(place) {
    const text = this.#recall(place);
    this.#kept.set(place, text);
    if (text === null) return null;
    const read = () => {
      const kept = JSON.parse(text);
      const { id, seq, author } = kept;
      return typeof id === "string" && Number.isInteger(seq) && typeof author?.name === "string" ? kept : undefined;
    };
    return readOr("draft", read, null);
  }

  /** @param {number | string} place */
  #recall(place) {
    try {
      return this.#storage?.getItem(this.#key(place)) ?? null;
    } catch {
      return null;
    }
  }

  /** @param {number | string} place */
  #key(place) {
    return `syncchat.reply.${this.#account}.${place}`;
  }
}
