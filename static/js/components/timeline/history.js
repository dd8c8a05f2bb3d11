/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./scroller.js").Scroller} Scroller
 */

/** Distance from an end of what is loaded at which more is fetched. */
export const AHEAD_PX = 800;

/** Messages kept in the document, and what remains when the far end is dropped. */
export const MOST = 400;
export const REMAIN = 300;

/** Fetches what the reader scrolls towards and drops what is far behind. */
export class History {
  #app;
  #scroller;

  /**
   * @param {App} app
   * @param {Scroller} scroller
   */
  constructor(app, scroller) {
    this.#app = app;
    this.#scroller = scroller;
  }

  /** @param {number} room */
  fill(room) {
    const timeline = this.#app.store.timeline(room);
    const { failed, has_newer, has_older, loading } = timeline;
    if (!timeline.loaded || loading.whole) return;
    // What failed waits for the person: the timeline says so and has a button.
    const isFree = (/** @type {"older" | "newer"} */ side) => !loading[side] && !failed[side];
    if (has_older && isFree("older") && this.#scroller.above < AHEAD_PX) this.loadOlder(room);
    if (has_newer && isFree("newer") && this.#scroller.below < AHEAD_PX) this.loadNewer(room);
  }

  /** @param {number} room */
  async loadOlder(room) {
    await this.#load(() => this.#app.store.loadOlder(room));
    if (this.#isLong(room) && !this.#scroller.isStuck) this.#app.store.trim(room, "newer", REMAIN);
  }

  /** @param {number} room */
  async loadNewer(room) {
    await this.#load(() => this.#app.store.loadNewer(room));
    if (this.#isLong(room)) this.#app.store.trim(room, "older", REMAIN);
  }

  /** @param {number} room that is followed at its end */
  dropOldest(room) {
    if (this.#isLong(room) && this.#scroller.isStuck) this.#app.store.trim(room, "older", REMAIN);
  }

  /** @param {number} room */
  #isLong(room) {
    return this.#app.store.timeline(room).items.length > MOST;
  }

  /** @param {() => Promise<unknown>} load */
  async #load(load) {
    try {
      await load();
    } catch {
      // The store remembers it, and the timeline says it.
    }
  }
}
