import { compareNames } from "../../lib/collation.js";

/**
 * The rooms I am in.
 *
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").Person} Person
 * @typedef {import("../../connection/protocol.js").Room} Room
 */

/**
 * @param {object} room
 * @returns {room is MyRoom}
 */
export function isMyRoom(room) {
  return "read_seq" in room;
}

export class Rooms {
  #me;
  /** @type {Map<number, MyRoom>} */
  #rooms = new Map();
  /** Entry id of the newest thing in each room: it grows over all logs, so it tells what is recent. @type {Map<number, number>} */
  #recent = new Map();

  /** @param {number} me */
  constructor(me) {
    this.#me = me;
  }

  /** @returns {MyRoom[]} */
  get all() {
    return [...this.#rooms.values()];
  }

  /** @param {number} room @returns {MyRoom | null} */
  get(room) {
    return this.#rooms.get(room) ?? null;
  }

  /** @param {number} log */
  findByLog(log) {
    return this.all.find((room) => room.log === log) ?? null;
  }

  /**
   * Direct rooms always in the order of what was said last.
   *
   * @param {import("../../connection/protocol.js").RoomOrder} [order]
   * @returns {{rooms: MyRoom[], directs: MyRoom[]}}
   */
  list(order = "name") {
    const byRecency = (/** @type {MyRoom} */ one, /** @type {MyRoom} */ other) =>
      this.recent(other.id) - this.recent(one.id) || other.id - one.id;
    const rooms = this.all.filter((room) => room.kind !== "direct");
    const directs = this.all.filter((room) => room.kind === "direct");
    rooms.sort(
      (one, other) =>
        Number(one.archived) - Number(other.archived) ||
        (order === "recent" && byRecency(one, other)) ||
        Number(other.general) - Number(one.general) ||
        compareNames(one.name, other.name) ||
        one.id - other.id,
    );
    directs.sort(byRecency);
    return { rooms, directs };
  }

  /** @param {number} room */
  recent(room) {
    return this.#recent.get(room) ?? 0;
  }

  /** @param {MyRoom} room */
  set(room) {
    this.#rooms.set(room.id, room);
    this.touch(room.id, room.position?.[1] ?? 0);
  }

  /**
   * @param {number} room
   * @param {Partial<MyRoom>} changes
   * @returns {boolean} whether I am in that room
   */
  update(room, changes) {
    const known = this.#rooms.get(room);
    if (!known) return false;
    this.#rooms.set(room, { ...known, ...changes });
    return true;
  }

  /**
   * Its facts are as of this place in its log.
   *
   * @param {number} room
   * @param {import("../../connection/protocol.js").Position} position
   */
  follow(room, position) {
    const known = this.#rooms.get(room);
    if (known && position[0] > known.position[0]) this.update(room, { position });
  }

  /** @param {number} room */
  remove(room) {
    this.#recent.delete(room);
    return this.#rooms.delete(room);
  }

  /**
   * @param {number} room
   * @param {number} entry
   */
  touch(room, entry) {
    this.#recent.set(room, Math.max(entry, this.recent(room)));
  }

  /**
   * @param {Person} person who looks different now
   * @returns {import("../topics.js").Change[]}
   */
  replacePerson(person) {
    const touched = this.all.filter((room) => room.people.some(({ id }) => id === person.id));
    for (const room of touched) {
      this.update(room.id, { people: room.people.map((known) => (known.id === person.id ? person : known)) });
    }
    return touched.length > 0 ? [{ topic: "rooms" }] : [];
  }

  /** Who else is in a direct room. @param {MyRoom | Room} room @returns {Person[]} */
  others(room) {
    return room.people.filter((person) => person.id !== this.#me);
  }

  /** @param {MyRoom | Room} room */
  title(room) {
    if (room.kind !== "direct") return room.name;
    const others = this.others(room);
    if (others.length === 0) return room.people[0]?.name ?? room.name;
    return others.map((person) => person.name).join(", ");
  }
}
