/** @typedef {import("./clock.js").Clock} Clock */

/** Waits that can be ended before their time, by key. */
export class Pauses {
  #clock;
  /** @type {Map<string, () => void>} */
  #ends = new Map();

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param {string} key
   * @param {number} ms
   * @returns {Promise<void>}
   */
  wait(key, ms) {
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#clock.clearTimeout(timer);
        this.#ends.delete(key);
        resolve();
      };
      const timer = this.#clock.setTimeout(end, ms);
      this.#ends.set(key, end);
    });
  }

  /** @param {string} key */
  end(key) {
    this.#ends.get(key)?.();
  }
}
