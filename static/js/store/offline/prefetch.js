/**
 * Fetches the last messages of rooms that were not opened, so that they too can be read without a network:
 * one at a time, slowly, when nothing else is asked for.
 *
 * @typedef {object} StockingOptions
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => number} random
 * @property {() => boolean} isLive
 * @property {(path: string, query: Record<string, any>) => Promise<any>} get
 * @property {(rooms: number[]) => number[]} sort  the most wanted first; without those that are no longer mine
 * @property {(room: number, page: any) => void} take
 */

export const FIRST_MS = 5_000;
export const NEXT_MS = 400;
const PAGE_SIZE = 100;

export class Prefetch {
  #options;
  /** @type {Set<number>} */
  #wanted = new Set();
  /** Fetched already: a busy room that outruns its copy is not chased. @type {Set<number>} */
  #done = new Set();
  /** @type {unknown} */
  #timer = null;

  /** @param {StockingOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {number[]} rooms */
  want(rooms) {
    for (const room of rooms) {
      if (!this.#done.has(room)) this.#wanted.add(room);
    }
    this.resume();
  }

  /** The connection is there, or is there again. */
  resume() {
    if (this.#timer !== null || this.#wanted.size === 0 || !this.#options.isLive()) return;
    this.#plan(FIRST_MS);
  }

  /** A room that was forgotten has to be fetched again. @param {number} room */
  forget(room) {
    this.#done.delete(room);
  }

  /** @param {number} ms */
  #plan(ms) {
    const { clock, random } = this.#options;
    this.#timer = clock.setTimeout(() => void this.#next(), ms * (0.5 + random()));
  }

  async #next() {
    const { get, isLive, sort, take } = this.#options;
    const [room] = sort([...this.#wanted]);
    this.#timer = null;
    if (room === undefined || !isLive()) return;
    this.#wanted.delete(room);
    this.#done.add(room);
    try {
      take(room, await get(`rooms/${room}/messages`, { limit: PAGE_SIZE }));
    } catch {
      // Not worth insisting: it is only for later.
    }
    if (this.#wanted.size > 0 && this.#timer === null) this.#plan(NEXT_MS);
  }
}
