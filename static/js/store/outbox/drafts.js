/**
 * @typedef {import("../../lib/clock.js").Clock} Clock
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} TextStorage
 */

export const DEBOUNCE_MS = 300;
const OF_MESSAGE = /^(?:thread|edit)\./;

/**
 * What was written and not sent, per account and room or thread, kept in this browser for all of its tabs. Only the
 * tab in which somebody writes refuses what another one has written, and nothing is written over what it has not read.
 */
export class Drafts {
  #account;
  #storage;
  #clock;
  #changed;
  #saved;
  /** Newer than the storage. @type {Map<number | string, {text: string, timer: unknown}>} */
  #unsaved = new Map();
  /** @type {Map<number | string, string>} */
  #texts = new Map();
  /** What the storage had when this tab last read or wrote it. @type {Map<number | string, string>} */
  #read = new Map();

  /**
   * @param {{account: number, storage: TextStorage | null, clock: Clock, changed: (room: number | string) => void, saved?: (room: number | string) => void}} options
   */
  constructor({ account, storage, clock, changed, saved = () => {} }) {
    this.#account = account;
    this.#storage = storage;
    this.#clock = clock;
    this.#changed = changed;
    this.#saved = saved;
  }

  /** @param {number | string} room @returns {string} */
  get(room) {
    let text = this.#texts.get(room);
    if (text === undefined) {
      text = this.#recall(room);
      this.#texts.set(room, text);
      this.#read.set(room, text);
    }
    return text;
  }

  /** @param {number | string} room */
  has(room) {
    return this.get(room).trim() !== "";
  }

  /** Rooms, threads and edits in which something is written that was not sent. @returns {(number | string)[]} */
  list() {
    const prefix = this.#key("");
    /** @type {string[]} */
    let kept = [];
    try {
      kept = Object.keys(this.#storage ?? {}).filter((key) => key.startsWith(prefix));
    } catch {}
    const there = new Set([...kept.map((key) => readPlace(key.slice(prefix.length))), ...this.#texts.keys()]);
    return [...there].filter((place) => (typeof place === "number" || OF_MESSAGE.test(place)) && this.has(place));
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
    // Sent, or given up: it must not be there again after a crash, nor in another tab.
    if (text === "") this.#save(room);
    if (had !== this.has(room)) this.#changed(room);
  }

  /**
   * Words that come back, before what was begun meanwhile.
   *
   * @param {number | string} room
   * @param {string} text
   */
  prepend(room, text) {
    this.set(room, this.has(room) ? `${text}\n${this.get(room)}` : text);
    this.#changed(room);
  }

  /** Other words, from another device. @param {number | string} room @param {string} text */
  replace(room, text) {
    this.set(room, text);
    this.#changed(room);
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
    this.#reread(readPlace(key.slice(prefix.length)));
  }

  /** This tab has the focus, or is back from the page cache: nobody may have told it what others wrote. */
  refresh() {
    for (const room of this.#texts.keys()) this.#reread(room);
  }

  /** @param {number | string} room */
  #reread(room) {
    const [own, known] = [this.#texts.get(room) ?? "", this.#read.get(room) ?? ""];
    const there = this.#recall(room);
    // Words that are not in the storage yet, or that it refused, are only here.
    if (there === known || this.#unsaved.has(room) || own.trim() !== known.trim()) return;
    this.#read.set(room, there);
    this.#texts.set(room, there);
    this.#changed(room);
  }

  /** @param {number | string} room */
  #save(room) {
    const unsaved = this.#unsaved.get(room);
    if (!unsaved) return;
    this.#clock.clearTimeout(unsaved.timer);
    this.#unsaved.delete(room);
    const text = this.#join(room, unsaved.text);
    // A full or forbidden storage costs the draft after a reload, not the writing.
    try {
      if (text.trim() === "") this.#storage?.removeItem(this.#key(room));
      else this.#storage?.setItem(this.#key(room), text);
      this.#read.set(room, this.#recall(room));
    } catch {}
    this.#saved(room);
    if (text === unsaved.text) return;
    this.#texts.set(room, text);
    this.#changed(room);
  }

  /** Both, if another tab wrote something that this one has not read. @param {number | string} room @param {string} text */
  #join(room, text) {
    const there = this.#recall(room);
    if (there === this.#read.get(room) || there === "" || there === text) return text;
    return text.trim() === "" ? there : `${there}\n${text}`;
  }

  /** @param {number | string} room */
  #recall(room) {
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

/** @param {string} place as a key names it */
function readPlace(place) {
  return /^\d+$/.test(place) ? Number(place) : place;
}
