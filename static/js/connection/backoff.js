/** Full jitter: the n-th attempt waits anything from nothing to 0.5 s * 2^n, at most 20 s. */
export const FIRST_MS = 500;
export const LONGEST_MS = 20_000;
/** A connection that lives shorter than this does not reset the attempts, or a flapping server is hammered. */
export const STABLE_MS = 30_000;

/**
 * @param {number} attempt from 0
 * @param {() => number} random
 */
export function drawDelay(attempt, random) {
  return Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16)));
}

export class Backoff {
  #attempt = 0;
  /** @type {number | null} */
  #liveSince = null;
  /** @type {[number, number] | null} */
  #window = null;
  #elapsed;
  #random;

  /** @param {{elapsed: () => number, random: () => number}} source */
  constructor({ elapsed, random }) {
    this.#elapsed = elapsed;
    this.#random = random;
  }

  markLive() {
    this.#liveSince = this.#elapsed();
  }

  markLost() {
    if (this.#liveSince !== null && this.#elapsed() - this.#liveSince >= STABLE_MS) this.#attempt = 0;
    this.#liveSince = null;
  }

  /**
   * The server said when to come back; it holds for one return.
   *
   * @param {[number, number]} window milliseconds
   */
  setWindow(window) {
    this.#window = window;
  }

  /** Whether the next return was put off by the server, so that `online` must not hurry it. */
  get isBound() {
    return this.#window !== null;
  }

  /** @returns {number} milliseconds until the next attempt */
  next() {
    const window = this.#window;
    this.#window = null;
    const delay = drawDelay(this.#attempt, this.#random);
    this.#attempt += 1;
    if (window === null) return delay;
    const [low, high] = window;
    return Math.round(low + this.#random() * Math.max(0, high - low));
  }
}
