import { drawDelay } from "../../connection/backoff.js";

/**
 * After a rewind: what was known of a log is gone, and a snapshot takes its place.
 *
 * @typedef {import("../../lib/clock.js").Clock} Clock
 *
 * @typedef {object} RecoveryOptions
 * @property {(log: number) => Promise<void>} rebuild
 * @property {() => boolean} isLive
 * @property {Clock} clock
 * @property {() => number} random
 */

export class Recovery {
  #options;
  /** Logs without a position. @type {Map<number, {running: boolean, failures: number}>} */
  #lost = new Map();

  /** @param {RecoveryOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {number} log */
  add(log) {
    if (!this.#lost.has(log)) this.#lost.set(log, { running: false, failures: 0 });
    this.run();
  }

  /** @param {number} log */
  remove(log) {
    this.#lost.delete(log);
  }

  /** Now, and again whenever the connection is back. */
  run() {
    if (!this.#options.isLive()) return;
    for (const log of this.#lost.keys()) void this.#rebuild(log);
  }

  /** @param {number} log */
  async #rebuild(log) {
    const state = this.#lost.get(log);
    if (!state || state.running) return;
    state.running = true;
    try {
      await this.#options.rebuild(log);
      this.#lost.delete(log);
    } catch {
      state.running = false;
      state.failures += 1;
      this.#options.clock.setTimeout(() => this.run(), 250 + drawDelay(state.failures, this.#options.random));
    }
  }
}
