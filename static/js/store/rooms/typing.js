/**
 * @typedef {import("../../lib/clock.js").Clock} Clock
 * @typedef {import("../../connection/protocol.js").Typist} Typist
 */

export const SEND_EVERY_MS = 3_000;
export const DROP_AFTER_MS = 6_000;

/** Who is writing where; and telling others, not too often, that I am. */
export class Typing {
  #clock;
  #send;
  #changed;
  /** @type {Map<number, Map<number, {person: Typist, timer: unknown}>>} */
  #rooms = new Map();
  /** @type {Map<number, number>} */
  #sentAt = new Map();

  /** @param {{clock: Clock, send: (room: number) => void, changed: (room: number) => void}} options */
  constructor({ clock, send, changed }) {
    this.#clock = clock;
    this.#send = send;
    this.#changed = changed;
  }

  /** A key was pressed. @param {number} room */
  typed(room) {
    const last = this.#sentAt.get(room);
    const now = this.#clock.elapsed();
    if (last !== undefined && now - last < SEND_EVERY_MS) return;
    this.#sentAt.set(room, now);
    this.#send(room);
  }

  /** The message went out: the next key is news again. @param {number} room */
  finished(room) {
    this.#sentAt.delete(room);
  }

  /** @param {number} room @returns {Typist[]} */
  people(room) {
    return [...(this.#rooms.get(room)?.values() ?? [])].map(({ person }) => person);
  }

  /**
   * @param {number} room
   * @param {Typist} person
   */
  seen(room, person) {
    const people = this.#rooms.get(room) ?? new Map();
    this.#rooms.set(room, people);
    const known = people.get(person.id);
    this.#clock.clearTimeout(known?.timer);
    const timer = this.#clock.setTimeout(() => this.stopped(room, person.id), DROP_AFTER_MS);
    people.set(person.id, { person, timer });
    if (!known) this.#changed(room);
  }

  /** Their message has arrived. @param {number} room @param {import("../../connection/protocol.js").Event} event */
  apply(room, { kind, message }) {
    if (kind === "message_sent" && message) this.stopped(room, message.author.id);
  }

  /**
   * Silent for too long, or the message has arrived.
   *
   * @param {number} room
   * @param {number} person
   */
  stopped(room, person) {
    const known = this.#rooms.get(room)?.get(person);
    if (!known) return;
    this.#clock.clearTimeout(known.timer);
    this.#rooms.get(room)?.delete(person);
    this.#changed(room);
  }
}
