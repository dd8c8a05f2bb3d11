/**
 * Asks the server again how a room is to me, when the events alone cannot tell. Many reasons at once
 * make one request.
 *
 * @typedef {import("../../lib/clock.js").Clock} Clock
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").VisitedRoom} VisitedRoom
 */

/** Everyone in a room may have the same reason at once: the questions are spread over this time. */
export const SOON_MS = 500;
export const SPREAD_MS = 2_500;
/** An answer that does not settle it (from a lagging replica) is asked for again less and less often. */
const MOST_DOUBLINGS = 6;

export class Refresh {
  #clock;
  #random;
  #get;
  #take;
  /** @type {Map<number, unknown>} */
  #timers = new Map();
  /** @type {Set<number>} */
  #failed = new Set();
  /** Answers in a row that did not settle it. @type {Map<number, number>} */
  #unsettled = new Map();

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {() => number} options.random
   * @param {(room: number) => Promise<MyRoom | VisitedRoom | null>} options.get  null: what came is older than what is known
   * @param {(room: number, fresh: MyRoom | VisitedRoom | null) => boolean} options.take  whether that settled it
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
    const spread = this.#random() * SPREAD_MS * 2 ** Math.min(MOST_DOUBLINGS, this.#unsettled.get(room) ?? 0);
    const timer = this.#clock.setTimeout(() => void this.#run(room), SOON_MS + spread);
    this.#timers.set(room, timer);
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
      if (this.#take(room, await this.#get(room))) {
        this.#unsettled.delete(room);
        return;
      }
      this.#unsettled.set(room, (this.#unsettled.get(room) ?? 0) + 1);
      this.ask(room);
    } catch {
      this.#failed.add(room);
    }
  }
}
