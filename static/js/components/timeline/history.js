/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./scroller.js").Scroller} Scroller
 */

/** Distance from an end of what is loaded at which more is fetched. */
export const AHEAD_PX = 800;

/** Messages kept in the document, and what remains when the far end is dropped. */
export const MOST = 400;
export const REMAIN = 300;

/** How long a failed load rests before scrolling may try it again. */
const REST_MS = 3_000;

/** Fetches what the reader scrolls towards and drops what is far behind. */
export class History {
  #app;
  #scroller;
  #restUntil = 0;

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
    if (!timeline.loaded || timeline.loading.whole || Date.now() < this.#restUntil) return;
    if (timeline.has_older && !timeline.loading.older && this.#scroller.above < AHEAD_PX) this.loadOlder(room);
    if (timeline.has_newer && !timeline.loading.newer && this.#scroller.below < AHEAD_PX) this.loadNewer(room);
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
      this.#restUntil = 0;
    } catch {
      // The store shows the failure in the timeline; scrolling must not repeat it at once.
      this.#restUntil = Date.now() + REST_MS;
    }
  }
}
