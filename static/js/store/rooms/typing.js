/**
 * @typedef {import("../../lib/clock.js").Clock} Clock
 * @typedef {import("../../connection/protocol.js").Typist} Typist
 */

export const SEND_EVERY_MS = 3_000;
export const DROP_AFTER_MS = 6_000;

/**
 * Who is writing where; and telling others, not too often, that I am. A place is a room's id or that of a thread's root.
 *
 * @typedef {number | string} Place
 */
export class Typing {
  #clock;
  #send;
  #changed;
  /** @type {Map<Place, Map<number, {person: Typist, timer: unknown}>>} */
  #places = new Map();
  /** @type {Map<Place, number>} */
  #sentAt = new Map();

  /** @param {{clock: Clock, send: (room: number, thread?: string) => void, changed: (place: Place) => void}} options */
  constructor({ clock, send, changed }) {
    this.#clock = clock;
    this.#send = send;
    this.#changed = changed;
  }

  /** A key was pressed. @param {number} room @param {string} [thread] */
  typed(room, thread) {
    const place = thread ?? room;
    const last = this.#sentAt.get(place);
    const now = this.#clock.elapsed();
    if (last !== undefined && now - last < SEND_EVERY_MS) return;
    this.#sentAt.set(place, now);
    this.#send(room, thread);
  }

  /** The message went out: the next key is news again. @param {Place} place */
  finished(place) {
    this.#sentAt.delete(place);
  }

  /** @param {Place} place @returns {Typist[]} */
  people(place) {
    return [...(this.#places.get(place)?.values() ?? [])].map(({ person }) => person);
  }

  /**
   * @param {Place} place
   * @param {Typist} person
   */
  seen(place, person) {
    const people = this.#places.get(place) ?? new Map();
    this.#places.set(place, people);
    const known = people.get(person.id);
    this.#clock.clearTimeout(known?.timer);
    const timer = this.#clock.setTimeout(() => this.stopped(place, person.id), DROP_AFTER_MS);
    people.set(person.id, { person, timer });
    if (!known) this.#changed(place);
  }

  /** Their message has arrived. @param {number} room @param {import("../../connection/protocol.js").Event} event */
  apply(room, { kind, message }) {
    if (kind === "message_sent" && message) this.stopped(message.thread?.root ?? room, message.author.id);
  }

  /**
   * Silent for too long, or the message has arrived.
   *
   * @param {Place} place
   * @param {number} person
   */
  stopped(place, person) {
    const known = this.#places.get(place)?.get(person);
    if (!known) return;
    this.#clock.clearTimeout(known.timer);
    this.#places.get(place)?.delete(person);
    this.#changed(place);
  }
}
