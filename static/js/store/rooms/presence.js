/** @typedef {import("../../connection/protocol.js").PresenceState} PresenceState */

/** Who is here. A snapshot (of whom I watch) and a difference look alike; whoever was never named is offline. */
export class Presence {
  /** @type {Map<number, PresenceState>} */
  #people = new Map();

  /** @param {number} person @returns {PresenceState} */
  of(person) {
    return this.#people.get(person) ?? "offline";
  }

  /**
   * @param {Record<string, PresenceState>} people
   * @returns {number[]} who changed
   */
  apply(people) {
    const changed = [];
    for (const [key, state] of Object.entries(people)) {
      const person = Number(key);
      if (this.of(person) === state) continue;
      if (state === "offline") this.#people.delete(person);
      else this.#people.set(person, state);
      changed.push(person);
    }
    return changed;
  }
}
