/**
 * What waits for me in each room: what its log holds, where I am named in its threads, and what of it lights a lamp.
 *
 * @typedef {{unread: number, mentions: number, lit: number}} Waiting  lit: what is counted for all to see
 */

export class WaitingCounts {
  #parts;

  /** @param {() => Pick<import("../wiring.js").Wired, "counts" | "rooms" | "sidebar" | "threads">} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {number} room
   * @param {boolean} [isSeen] what arrives in the room is before my eyes; what waits in its threads is not
   * @returns {Waiting}
   */
  of(room, isSeen = false) {
    const { counts, sidebar, threads } = this.#parts();
    const own = isSeen ? { unread: 0, mentions: 0 } : counts.of(room);
    const named = threads.mentionsIn(room);
    const [unread, mentions] = [own.unread + named, own.mentions + named];
    const level = sidebar.levelOf(room);
    if (level === "nothing") return { unread, mentions: 0, lit: 0 };
    return { unread, mentions, lit: level === "all" ? unread : mentions };
  }

  /** Of all my rooms. @param {number | null} [seen] the room whose end is before my eyes */
  totals(seen = null) {
    const sum = { unread: 0, mentions: 0, rooms: 0 };
    for (const { id } of this.#parts().rooms.all) {
      const { lit, mentions } = this.of(id, id === seen);
      sum.unread += lit;
      sum.mentions += mentions;
      if (lit > 0) sum.rooms += 1;
    }
    return sum;
  }
}
