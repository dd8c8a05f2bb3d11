/**
 * @typedef {import("../lib/clock.js").Clock} Clock
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} TextStorage
 */

export const DEBOUNCE_MS = 300;

/** What was written and not sent, per account and room or thread, kept in this browser. */
export class Drafts {
  #account;
  #storage;
  #clock;
  #changed;
  /** Newer than the storage. @type {Map<number | string, {text: string, timer: unknown}>} */
  #unsaved = new Map();
  /** @type {Map<number | string, string>} */
  #texts = new Map();

  /**
   * @param {{account: number, storage: TextStorage | null, clock: Clock, changed: (room: number | string) => void}} options
   */
  constructor({ account, storage, clock, changed }) {
    this.#account = account;
    this.#storage = storage;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** @param {number | string} room @returns {string} */
  get(room) {
    let text = this.#texts.get(room);
    if (text === undefined) {
      text = this.#read(room);
      this.#texts.set(room, text);
    }
    return text;
  }

  /** @param {number | string} room */
  has(room) {
    return this.get(room).trim() !== "";
  }

  /**
   * @param {number | string} room
   * @param {string} text
   */
  set(room, text) {
    const had = this.has(room);
    this.#texts.set(room, text);
    this.#clock.clearTimeout(this.#unsaved.get(room)?.timer);
    const timer = this.#clock.setTimeout(() => this.#save(room), DEBOUNCE_MS);
    this.#unsaved.set(room, { text, timer });
    if (had !== this.has(room)) this.#changed(room);
  }

  /** The page is going away. */
  flush() {
    for (const room of [...this.#unsaved.keys()]) this.#save(room);
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
    const room = /^\d+$/.test(place) ? Number(place) : place;
    if (this.#unsaved.has(room)) return;
    this.#texts.delete(room);
    this.#changed(room);
  }

  /** @param {number | string} room */
  #save(room) {
    const unsaved = this.#unsaved.get(room);
    if (!unsaved) return;
    this.#clock.clearTimeout(unsaved.timer);
    this.#unsaved.delete(room);
    // A full or forbidden storage costs the draft after a reload, not the writing.
    try {
      if (unsaved.text.trim() === "") this.#storage?.removeItem(this.#key(room));
      else this.#storage?.setItem(this.#key(room), unsaved.text);
    } catch {}
  }

  /** @param {number | string} room */
  #read(room) {
    try {
      return this.#storage?.getItem(this.#key(room)) ?? "";
    } catch {
      return "";
    }
  }

  /** @param {number | string} room */
  #key(room) {
    return `syncchat.draft.${this.#account}.${room}`;
  }
}
