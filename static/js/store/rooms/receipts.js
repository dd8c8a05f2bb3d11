/**
 * How far the others of the open room have read. Told by signals, which may be lost: asked for anew whenever it is opened.
 *
 * @typedef {import("../../connection/protocol.js").Seen} Seen
 * @typedef {import("../../connection/protocol.js").SeenSignal} SeenSignal
 */

/** As the server has it: in larger rooms it tells nobody. */
const READERS_LIMIT = 20;

export class Receipts {
  /** @type {number | null} */
  #room = null;
  /** @type {Map<number, number>} */
  #seen = new Map();
  #asked = 0;
  /** Who went out since it was asked: the answer may be older. @type {Set<number>} */
  #gone = new Set();
  #isSmall = true;

  /**
   * @param {number | null} room
   * @param {(room: number) => Promise<Seen[]>} ask
   * @returns {Promise<boolean>} whether there is something new to show
   */
  async read(room, ask) {
    if (room !== this.#room) this.#seen.clear();
    this.#room = room;
    this.#asked += 1;
    const asked = this.#asked;
    this.#gone.clear();
    if (room === null) return true;
    const seen = await ask(room).catch(() => null);
    // Meanwhile another room was opened, or this one was asked about again
    if (!seen || asked !== this.#asked) return false;
    const before = this.#seen;
    const shown = seen.filter(({ person }) => !this.#gone.has(person));
    this.#seen = new Map(shown.map(({ person, seq }) => [person, Math.max(seq, before.get(person) ?? 0)]));
    return true;
  }

  /** Whether the room has grown too large for this, or is small again. @param {number} people */
  resize(people) {
    const wasSmall = this.#isSmall;
    this.#isSmall = people <= READERS_LIMIT;
    return wasSmall !== this.#isSmall;
  }

  /** @param {SeenSignal} signal */
  apply({ room, person, seq }) {
    if (room !== undefined && room !== this.#room) return false;
    if (seq === 0) {
      this.#gone.add(person);
      return this.#seen.delete(person);
    }
    this.#gone.delete(person);
    const isNews = seq > (this.#seen.get(person) ?? 0);
    if (isNews) this.#seen.set(person, seq);
    return isNews;
  }

  /**
   * Where each has come to: the newest row that they have read, or their own last one, which nobody need be told of.
   *
   * @param {{seq: number, author: number}[]} rows in their order
   * @param {boolean} isEnd  nothing follows them
   * @returns {Map<number, number[]>} people by the seq of a row
   */
  place(rows, isEnd) {
    /** @type {Map<number, number[]>} */
    const placed = new Map();
    const last = rows.at(-1)?.seq ?? 0;
    for (const [person, seq] of this.#seen) {
      if (seq > last && !isEnd) continue;
      const row = rows.findLast((each) => each.seq <= seq || each.author === person);
      if (row && row.author !== person) placed.set(row.seq, [...(placed.get(row.seq) ?? []), person]);
    }
    return placed;
  }
}
