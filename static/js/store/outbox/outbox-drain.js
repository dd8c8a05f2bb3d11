/**
 * Empties the outbox while this tab holds the lock: rooms side by side, each room one at a time.
 *
 * @typedef {object} DrainOptions
 * @property {<T>(run: () => Promise<T>) => Promise<T>} lock  one holder among all tabs
 * @property {() => number[]} dueRooms  rooms with something to send; none while there is no connection
 * @property {(room: number) => Promise<boolean>} attempt  the oldest of a room; false when there is none
 * @property {() => Promise<void>} reload  what other tabs have left
 */

export class OutboxDrain {
  #options;
  /** @type {Map<number, Promise<void>>} */
  #lanes = new Map();
  #draining = false;
  /** Waiting for the lock is not holding it. */
  #holding = false;

  /** @param {DrainOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @returns {Promise<void>} */
  async drain() {
    if (this.#draining) {
      if (this.#holding) this.#openLanes();
      return;
    }
    if (this.#options.dueRooms().length === 0) return;
    this.#draining = true;
    try {
      await this.#options.lock(() => this.#drainHeld());
    } finally {
      this.#draining = false;
    }
    // Written between the last look and the lock's release.
    await this.drain();
  }

  async #drainHeld() {
    await this.#options.reload();
    this.#holding = true;
    this.#openLanes();
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values());
    this.#holding = false;
  }

  #openLanes() {
    for (const room of this.#options.dueRooms()) {
      if (this.#lanes.has(room)) continue;
      const lane = this.#runLane(room).finally(() => this.#lanes.delete(room));
      this.#lanes.set(room, lane);
    }
  }

  /** @param {number} room */
  async #runLane(room) {
    while (await this.#options.attempt(room));
  }
}
