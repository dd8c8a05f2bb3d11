/**
 * @template {{topic: string}} T
 * @typedef {(change: T) => void} Listener
 */

/**
 * One list of listeners. Listeners are told synchronously, after the state has changed.
 *
 * @template {{topic: string}} T
 */
export class Changes {
  /** @type {Map<Listener<T>, Set<string> | null>} */
  #listeners = new Map();
  #report;

  /** @param {(error: unknown) => void} report told of a listener that raised */
  constructor(report) {
    this.#report = report;
  }

  /**
   * @param {Listener<T>} listener
   * @param {string[]} [topics] only these; without it, all
   * @returns {() => void} unsubscribe
   */
  subscribe(listener, topics) {
    const own = /** @type {Listener<T>} */ ((change) => listener(change));
    this.#listeners.set(own, topics ? new Set(topics) : null);
    return () => void this.#listeners.delete(own);
  }

  /** @param {T} change */
  emit(change) {
    for (const [listener, topics] of [...this.#listeners]) {
      if (topics && !topics.has(change.topic)) continue;
      // A broken component must not stop the log from being applied.
      try {
        listener(change);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
