import { keepVote } from "./votes.js";
import { emptyDifference } from "./difference.js";
import { joinChanges, keepReactors } from "./reactions.js";
import { isInRoom, retell } from "./patches.js";

/**
 * An unbroken stretch of one room's messages, by seq, that knows what lies beyond its ends.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").Position} Position
 * @typedef {{messages: Message[], position?: Position, has_older: boolean, has_newer: boolean}} Page
 * @typedef {import("./difference.js").Difference} Difference
 * @typedef {{message: Message, asOf: number, reactors?: number[], replies?: import("../../connection/protocol.js").Replies}} Entry  asOf: the log's seq this content was true
 *   at; reactors: of an event, whose reactions it changed
 */

/** Changes remembered while pages are on their way; past it the page is stale and asked for again. */
export const REMEMBERED_CHANGES = 2_000;

export class MessageWindow {
  /** @type {Map<string, Entry>} */
  #byId = new Map();
  /** @type {Entry[]} */
  #entries = [];
  /** What happened while a page was being fetched: the page may be older. @type {Map<string, Entry>} */
  #recent = new Map();
  #fetching = 0;
  #overflowed = false;
  #belongs;
  loaded = false;
  has_older = true;
  has_newer = true;

  /** @param {(message: Message) => boolean} [belongs] of what comes as an event */
  constructor(belongs = isInRoom) {
    this.#belongs = belongs;
  }

  /** @returns {Message[]} */
  get messages() {
    return this.#entries.map((entry) => entry.message);
  }

  get size() {
    return this.#entries.length;
  }

  get first() {
    return this.#entries[0]?.message.seq ?? null;
  }

  get last() {
    return this.#entries.at(-1)?.message.seq ?? null;
  }

  /** @param {string} id */
  get(id) {
    return this.#byId.get(id)?.message ?? null;
  }

  /**
   * Whether a message at this seq belongs in the stretch.
   *
   * @param {number} seq
   */
  covers(seq) {
    if (!this.loaded) return false;
    const fromStart = !this.has_older || (this.first !== null && seq >= this.first);
    const toEnd = !this.has_newer || (this.last !== null && seq <= this.last);
    return fromStart && toEnd;
  }

  beginFetch() {
    this.#fetching += 1;
  }

  endFetch() {
    this.#fetching -= 1;
    if (this.#fetching > 0) return;
    this.#recent.clear();
    this.#overflowed = false;
  }

  /** Whether what was remembered no longer bridges a page to the present. */
  get isStale() {
    return this.#overflowed;
  }

  /**
   * @param {LogEvent} event
   * @returns {Difference}
   */
  apply(event) {
    const difference = emptyDifference();
    if (!event.message) return difference;
    const entry = { message: event.message, asOf: event.seq, reactors: event.reactors ?? [], replies: event.replies };
    if (this.#fetching > 0) this.#remember(entry);
    this.#merge(entry, difference);
    this.#retell(entry, difference);
    return difference;
  }

  /**
   * @param {Page} page
   * @returns {Difference}
   */
  replace(page) {
    const difference = emptyDifference();
    const gone = new Set(this.#byId.keys());
    this.#byId.clear();
    this.#entries = [];
    this.loaded = true;
    this.#setEnds(page.has_older, page.has_newer);
    this.#extend(page, difference);
    for (const id of difference.added) gone.delete(id);
    difference.removed.push(...gone);
    return difference;
  }

  /**
   * @param {Page} page that ends before the first message
   * @returns {Difference}
   */
  prepend(page) {
    this.has_older = page.has_older;
    return this.#extend(page, emptyDifference());
  }

  /**
   * @param {Page} page that begins after the last message
   * @returns {Difference}
   */
  append(page) {
    this.has_newer = page.has_newer;
    return this.#extend(page, emptyDifference());
  }

  /**
   * @param {"older" | "newer"} side
   * @param {number} keep
   * @returns {Difference}
   */
  trim(side, keep) {
    const difference = emptyDifference();
    const excess = this.#entries.length - keep;
    if (excess <= 0) return difference;
    const dropped = side === "older" ? this.#entries.splice(0, excess) : this.#entries.splice(-excess);
    if (side === "older") this.has_older = true;
    else this.has_newer = true;
    for (const { message } of dropped) {
      this.#byId.delete(message.id);
      difference.removed.push(message.id);
    }
    return difference;
  }

  /**
   * @param {import("./patches.js").Rewrite} rewrite
   * @param {number} [seq] of the log that this is true at: what is newer knows better
   * @param {Difference} [difference]
   */
  rewrite(rewrite, seq = Infinity, difference = emptyDifference()) {
    for (const entry of this.#entries) {
      const message = entry.asOf < seq ? rewrite(entry.message) : entry.message;
      if (message === entry.message) continue;
      entry.message = message;
      if (!difference.added.includes(message.id)) difference.changed.push(message.id);
    }
    return difference;
  }

  clear() {
    this.#byId.clear();
    this.#entries = [];
    this.#recent.clear();
    this.loaded = false;
    this.#setEnds(true, true);
  }

  /**
   * @param {boolean} older
   * @param {boolean} newer
   */
  #setEnds(older, newer) {
    this.has_older = older;
    this.has_newer = newer;
  }

  /**
   * @param {Page} page
   * @param {Difference} difference
   */
  #extend(page, difference) {
    const asOf = page.position?.[0] ?? 0;
    for (const message of page.messages) this.#merge({ message, asOf }, difference, true);
    for (const entry of this.#recent.values()) {
      this.#merge(entry, difference);
      this.#retell(entry, difference);
    }
    return difference;
  }

  /** @param {Entry} entry @param {Difference} difference */
  #retell({ message, asOf, replies }, difference) {
    for (const rewrite of retell(message, replies)) this.rewrite(rewrite, asOf, difference);
  }

  /** @param {Entry} entry */
  #remember(entry) {
    if (this.#recent.size >= REMEMBERED_CHANGES) this.#overflowed = true;
    else this.#recent.set(entry.message.id, joinChanges(this.#recent.get(entry.message.id), entry));
  }

  /**
   * @param {Entry} entry
   * @param {Difference} difference
   * @param {boolean} [fromPage] a page extends the stretch, an event does not
   */
  #merge(entry, difference, fromPage = false) {
    const known = this.#byId.get(entry.message.id);
    if (known) {
      // Equal counts as newer only for events: a page and an event of the same seq say the same.
      if (entry.asOf <= known.asOf) return;
      known.asOf = entry.asOf;
      known.message = entry.reactors
        ? keepVote(keepReactors(entry.message, known.message, entry.reactors), known.message)
        : entry.message;
      if (!difference.added.includes(entry.message.id)) difference.changed.push(entry.message.id);
      return;
    }
    if (!fromPage && !(this.#belongs(entry.message) && this.covers(entry.message.seq))) return;
    this.#byId.set(entry.message.id, entry);
    this.#entries.splice(this.#findPlace(entry.message.seq), 0, entry);
    difference.added.push(entry.message.id);
  }

  /** @param {number} seq */
  #findPlace(seq) {
    let low = 0;
    let high = this.#entries.length;
    if (high === 0 || this.#entries[high - 1].message.seq < seq) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle].message.seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
