import { compareNames } from "../../lib/collation.js";

/**
 * The member lists that were asked for, kept level by the rooms' logs.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Member} Member
 */

/** So many come at once, by id. */
const PAGE = 200;
/** Of larger rooms the rest is found by the server. */
const PAGES = 10;

export class Members {
  /** @type {Map<number, Map<number, Member>>} */
  #rooms = new Map();
  /** Of which all are here, and not the first page only. @type {Set<number>} */
  #whole = new Set();
  /** @type {Set<number>} */
  #asked = new Set();

  /**
   * Without those who are locked out: they may come back, so they are kept.
   *
   * @param {number} room
   * @returns {Member[] | null}
   */
  list(room) {
    const members = this.#rooms.get(room);
    if (!members) return null;
    const active = [...members.values()].filter((member) => !member.locked_out);
    return active.sort((one, other) => compareNames(one.name, other.name) || one.id - other.id);
  }

  /**
   * @param {number} room
   * @param {Member[]} members
   * @param {boolean} [whole]
   */
  set(room, members, whole = members.length < PAGE) {
    this.#rooms.set(room, new Map(members.map((member) => [member.id, member])));
    if (whole) this.#whole.add(room);
    else this.#whole.delete(room);
  }

  /**
   * With a room comes its first page at most.
   *
   * @param {number} room
   * @param {(path: string, query: Record<string, any>) => Promise<Member[]>} get
   * @returns {Promise<boolean>} whether there is more than before
   */
  async complete(room, get) {
    if (this.#whole.has(room) || this.#asked.has(room)) return false;
    this.#asked.add(room);
    try {
      /** @type {Member[]} */
      const members = [];
      for (let pages = 1; pages <= PAGES && members.length % PAGE === 0; pages += 1) {
        const page = await get(`rooms/${room}/members`, { after: members.at(-1)?.id });
        if (page.length === 0) break;
        members.push(...page);
      }
      this.set(room, members, members.length < PAGES * PAGE);
      return true;
    } catch (error) {
      this.#asked.delete(room);
      throw error;
    }
  }

  /** @param {number} room */
  isWhole(room) {
    return this.#whole.has(room);
  }

  /** @param {number} room */
  remove(room) {
    this.#rooms.delete(room);
    this.#whole.delete(room);
    this.#asked.delete(room);
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
