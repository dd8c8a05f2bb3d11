import { compareNames } from "../../lib/collation.js";

/**
 * The member lists that were asked for, kept level by the rooms' logs.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Member} Member
 */

export class Members {
  /** @type {Map<number, Map<number, Member>>} */
  #rooms = new Map();

  /** @param {number} room @returns {Member[] | null} */
  list(room) {
    const members = this.#rooms.get(room);
    if (!members) return null;
    return [...members.values()].sort((one, other) => compareNames(one.name, other.name) || one.id - other.id);
  }

  /**
   * @param {number} room
   * @param {Member[]} members
   */
  set(room, members) {
    this.#rooms.set(room, new Map(members.map((member) => [member.id, member])));
  }

  /** @param {number} room */
  remove(room) {
    this.#rooms.delete(room);
  }

  /**
   * @param {number} room
   * @param {LogEvent} event
   * @param {import("../part.js").Batch} batch
   */
  apply(room, { kind, membership, person }, batch) {
    const members = this.#rooms.get(room);
    if (!members || !person) return;
    if (kind === "member_left") {
      batch.membersChanged = members.delete(person.id) || batch.membersChanged;
    } else if (kind === "member_joined" || kind === "member_role") {
      const role = membership?.role ?? members.get(person.id)?.role ?? "member";
      members.set(person.id, { ...person, role });
      batch.membersChanged = true;
    }
  }

  /**
   * @param {import("../../connection/protocol.js").Person} person who looks different now
   * @returns {import("../topics.js").Change[]}
   */
  replacePerson(person) {
    /** @type {import("../topics.js").Change[]} */
    const changes = [];
    for (const [room, members] of this.#rooms) {
      const member = members.get(person.id);
      if (!member) continue;
      members.set(person.id, { ...person, role: member.role });
      changes.push({ topic: "members", room });
    }
    return changes;
  }
}
