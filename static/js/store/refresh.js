/**
 * Asks the server again how a room is to me, when the events alone cannot tell. Many reasons at once
 * make one request.
 *
 * @typedef {import("../lib/clock.js").Clock} Clock
 * @typedef {import("../connection/frames.js").MyRoom} MyRoom
 * @typedef {import("../connection/frames.js").VisitedRoom} VisitedRoom
 */

/** Everyone in a room may have the same reason at once: the questions are spread over this time. */
export const SOON_MS = 500;
export const SPREAD_MS = 2_500;

export class Refresh {
  #clock;
  #random;
  #get;
  #take;
  /** @type {Map<number, unknown>} */
  #timers = new Map();
  /** @type {Set<number>} */
  #failed = new Set();

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {() => number} options.random
   * @param {(room: number) => Promise<MyRoom | VisitedRoom>} options.get
   * @param {(room: number, get: () => Promise<MyRoom | VisitedRoom>) => Promise<void>} options.take
   */
  constructor({ clock, random, get, take }) {
    this.#clock = clock;
    this.#random = random;
    this.#get = get;
    this.#take = take;
  }

  /** @param {number} room */
  ask(room) {
    if (this.#timers.has(room)) return;
    this.#timers.set(
      room,
      this.#clock.setTimeout(() => void this.#run(room), SOON_MS + this.#random() * SPREAD_MS),
    );
  }

  /** The connection is back. */
  retry() {
    for (const room of this.#failed) this.ask(room);
    this.#failed.clear();
  }

  /** @param {number} room */
  async #run(room) {
    this.#timers.delete(room);
    try {
      await this.#take(room, () => this.#get(room));
    } catch {
      this.#failed.add(room);
    }
  }
}
