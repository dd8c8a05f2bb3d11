import { RequestError } from "../../lib/errors.js";
import { createIndex } from "./history-index.js";
import { addDifference, emptyDifference, isEmpty } from "./difference.js";
import { withPerson } from "./patches.js";

/**
 * The windows of the rooms that were opened, and the fetching of their pages.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("./messages.js").Difference} Difference
 * @typedef {import("./messages.js").Page} Page
 * @typedef {import("./history-index.js").Side} Side
 * @typedef {import("./history-index.js").Sides} Sides
 * @typedef {import("./history-index.js").Index} Index
 * @typedef {import("../topics.js").TimelineReason} Reason
 *
 * @typedef {object} HistoryOptions
 * @property {(path: string, query?: Record<string, any>) => Promise<Page>} get
 * @property {(room: number) => number} seqOf  how far the room's log was applied
 * @property {(room: number) => Promise<Omit<Page, "has_newer"> | null>} recall  what this browser keeps of it
 * @property {(room: number, position: import("../../connection/protocol.js").Position) => void} onPosition  a page was read there
 * @property {(room: number, reason: Reason, difference: Difference) => void} onChange
 */

export const PAGE_SIZE = 50;
/** Windows kept when one leaves a room, and of each so much. */
export const KEPT_ROOMS = 12;
export const KEPT_MESSAGES = 100;
/** Beyond it even the open room lets go of its oldest, should the page not do so itself. */
export const MOST_MESSAGES = 1_000;

export class History {
  #options;
  /** In order of use. @type {Map<number, Index>} */
  #indexes = new Map();
  /** @type {Map<string, Promise<void>>} */
  #running = new Map();
  /** @type {number | null} */
  #open = null;

  /** @param {HistoryOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {number} room */
  window(room) {
    return this.#index(room).window;
  }

  /** Seq of the newest message, if the window reaches the end. @param {number} room */
  endOf(room) {
    const window = this.#indexes.get(room)?.window;
    return window?.loaded && !window.has_newer ? window.last : null;
  }

  /** The newest messages as they are now, if the window reaches the end. @param {number} room */
  latest(room) {
    const window = this.#indexes.get(room)?.window;
    if (!window?.loaded || window.has_newer) return null;
    const messages = window.messages.slice(-KEPT_MESSAGES);
    return { messages, has_older: window.has_older || messages.length < window.size };
  }

  /** @param {number} room @returns {{loading: Sides, failed: Sides}} */
  progress(room) {
    const { loading, failed } = this.#index(room);
    return { loading: { ...loading }, failed: { ...failed } };
  }

  /** The room on screen; those not seen for long are let go. @param {number | null} room */
  setOpen(room) {
    if (this.#open !== null) this.#indexes.get(this.#open)?.window.trim("older", KEPT_MESSAGES);
    this.#open = room;
    if (room === null) return;
    const index = this.#index(room);
    this.#indexes.delete(room);
    this.#indexes.set(room, index);
    for (const old of [...this.#indexes.keys()].slice(0, -KEPT_ROOMS)) this.#indexes.delete(old);
  }

  /** @param {number} room @param {Page} page */
  seed(room, page) {
    this.window(room).replace(page);
  }

  /** @param {number} room */
  forget(room) {
    this.#indexes.delete(room);
  }

  /** @param {number} room @param {LogEvent} event @param {import("../part.js").Batch} batch */
  apply(room, event, batch) {
    const window = this.#indexes.get(room)?.window;
    if (!window) return;
    const difference = window.apply(event);
    const most = room === this.#open ? MOST_MESSAGES : KEPT_MESSAGES;
    if (window.size > most) difference.removed.push(...window.trim("older", most).removed);
    addDifference(batch.difference, difference);
  }

  /** @param {import("../../connection/protocol.js").Person} person who looks different now */
  replacePerson(person) {
    for (const [room, { window }] of this.#indexes) this.#tell(room, "live", window.rewrite(withPerson(person)));
  }

  /**
   * @param {number} room
   * @param {"older" | "newer"} side
   * @param {number} keep
   */
  trim(room, side, keep) {
    this.#tell(room, "trimmed", this.window(room).trim(side, keep));
  }

  /**
   * What this browser keeps, for want of the server's.
   *
   * @param {number} room
   * @returns {Promise<boolean>} whether there is something to read
   */
  async recall(room) {
    const index = this.#index(room);
    const { window } = index;
    window.beginFetch();
    const page = await this.#options.recall(room);
    if (page && !window.loaded) {
      index.failed.whole = false;
      const isOld = (page.position?.[0] ?? 0) < this.#options.seqOf(room);
      this.#options.onChange(room, "reset", window.replace({ ...page, has_newer: isOld }));
    }
    window.endFetch();
    return window.loaded;
  }

  /** @param {number} room */
  loadOlder(room) {
    return this.#extend(room, "older");
  }

  /** @param {number} room */
  loadNewer(room) {
    return this.#extend(room, "newer");
  }

  /** @param {number} room @param {number} seq */
  loadAround(room, seq) {
    return this.#loadWhole(room, { around: seq });
  }

  /** @param {number} room */
  async loadLatest(room) {
    const window = this.window(room);
    // Also when at the end already: an earlier jump may still be on its way.
    this.#index(room).wish += 1;
    if (!window.loaded || window.has_newer) await this.#loadWhole(room, {});
  }

  /** @param {number} room @param {"older" | "newer"} side */
  async #extend(room, side) {
    const window = this.window(room);
    const isOlder = side === "older";
    const edge = isOlder ? window.first : window.last;
    if (!window.loaded || !(isOlder ? window.has_older : window.has_newer) || edge === null) return;
    await this.#load(room, side, isOlder ? { before: edge } : { after: edge }, (page) => {
      if ((isOlder ? window.first : window.last) !== edge) return false;
      this.#options.onChange(room, side, isOlder ? window.prepend(page) : window.append(page));
      return true;
    });
  }

  /** @param {number} room @param {{around?: number}} query */
  #loadWhole(room, query) {
    const index = this.#index(room);
    index.wish += 1;
    const { wish } = index;
    return this.#load(room, "whole", query, (page) => {
      // Whoever jumped again in the meantime does not want this place any more.
      if (index.wish !== wish) return false;
      this.#options.onChange(room, "reset", index.window.replace(page));
      return true;
    });
  }

  /**
   * @param {number} room
   * @param {Side} side
   * @param {Record<string, number>} query
   * @param {(page: Page) => boolean} take  false when nobody wants it any more
   */
  #load(room, side, query, take) {
    const key = `${room} ${side} ${side === "whole" ? this.#index(room).wish : JSON.stringify(query)}`;
    const running = this.#running.get(key) ?? this.#fetch(room, side, query, take);
    this.#running.set(key, running);
    return running.finally(() => this.#running.delete(key));
  }

  /**
   * @param {number} room
   * @param {Side} side
   * @param {Record<string, number>} query
   * @param {(page: Page) => boolean} take  false when nobody wants it any more
   */
  async #fetch(room, side, query, take) {
    const index = this.#index(room);
    const { window } = index;
    const since = this.#options.seqOf(room);
    this.#setProgress(room, index, side, { loading: true, failed: false });
    window.beginFetch();
    try {
      const page = await this.#options.get(`rooms/${room}/messages`, { ...query, limit: PAGE_SIZE });
      if (page.position) this.#options.onPosition(room, page.position);
      if (window.isStale) throw new RequestError({ code: "unavailable" });
      // A page from before what we have applied (a lagging replica) cannot vouch for the end.
      const isOld = (page.position?.[0] ?? since) < since;
      index.loading[side] = false;
      const taken = take(isOld && side !== "older" ? { ...page, has_newer: true } : page);
      window.endFetch();
      if (!taken) this.#options.onChange(room, "loading", emptyDifference());
    } catch (error) {
      window.endFetch();
      this.#setProgress(room, index, side, { loading: false, failed: true });
      throw error;
    }
  }

  /**
   * @param {number} room
   * @param {Index} index
   * @param {Side} side
   * @param {{loading: boolean, failed: boolean}} state
   */
  #setProgress(room, index, side, { loading, failed }) {
    index.loading[side] = loading;
    index.failed[side] = failed;
    this.#options.onChange(room, "loading", emptyDifference());
  }

  /** @param {number} room @param {Reason} reason @param {Difference} difference */
  #tell(room, reason, difference) {
    if (!isEmpty(difference)) this.#options.onChange(room, reason, difference);
  }

  /** @param {number} room @returns {Index} */
  #index(room) {
    const index = this.#indexes.get(room) ?? createIndex();
    this.#indexes.set(room, index);
    return index;
  }
}
