/**
 * @template {object} Topics  each topic with what comes along
 * @template {keyof Topics} Name
 * @typedef {{[Each in Name]: {topic: Each} & Topics[Each]}[Name]} Change
 */

/**
 * One list of listeners. Listeners are told synchronously, after the state has changed.
 *
 * @template {object} Topics
 */
export class Changes {
  /** @type {Map<(change: any) => void, Set<keyof Topics> | null>} */
  #listeners = new Map();
  #report;

  /** @param {(error: unknown) => void} report told of a listener that raised */
  constructor(report) {
    this.#report = report;
  }

  /**
   * @template {keyof Topics} Name
   * @param {(change: Change<Topics, Name>) => void} listener
   * @param {Name[]} [topics] only these; without it, all
   * @returns {() => void} unsubscribe
   */
  subscribe(listener, topics) {
    // The same listener may subscribe twice.
    const own = (/** @type {Change<Topics, Name>} */ change) => listener(change);
    this.#listeners.set(own, topics ? new Set(topics) : null);
    return () => void this.#listeners.delete(own);
  }

  /** @param {Change<Topics, keyof Topics>} change */
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
