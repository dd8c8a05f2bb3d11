/**
 * The member lists that were asked for, kept level by the rooms' logs.
 *
 * @typedef {import("../../connection/frames.js").LogEvent} LogEvent
 * @typedef {import("../../connection/frames.js").Member} Member
 */

export class Members {
  /** @type {Map<number, Map<number, Member>>} */
  #rooms = new Map();

  /** @param {number} room @returns {Member[] | null} */
  list(room) {
    const members = this.#rooms.get(room);
    if (!members) return null;
    return [...members.values()].sort((one, other) => one.name.localeCompare(other.name) || one.id - other.id);
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
   * @returns {boolean} whether the list changed
   */
  apply(room, event) {
    const members = this.#rooms.get(room);
    const person = event.person;
    if (!members || !person) return false;
    if (event.kind === "member_left") return members.delete(person.id);
    if (event.kind !== "member_joined" && event.kind !== "member_role") return false;
    const role = event.membership?.role ?? members.get(person.id)?.role ?? "member";
    members.set(person.id, { ...person, role });
    return true;
  }

  /**
   * @param {import("../../connection/frames.js").Person} person who looks different now
   * @returns {number[]} rooms whose list changed
   */
  replacePerson(person) {
    const changed = [];
    for (const [room, members] of this.#rooms) {
      const member = members.get(person.id);
      if (!member) continue;
      members.set(person.id, { ...person, role: member.role });
      changed.push(room);
    }
    return changed;
  }
}
