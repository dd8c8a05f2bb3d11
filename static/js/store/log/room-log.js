/**
 * How far one log has been applied, and which frame may be applied next.
 *
 * @typedef {import("../../connection/protocol.js").Events} EventsFrame
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Position} Position
 */

/** Frames kept back while a gap is being filled. Beyond it they are dropped: the pull brings them again. */
export const HELD_FRAMES = 64;

export class RoomLog {
  /** @type {EventsFrame[]} */
  #held = [];
  /** The newest position the server has spoken of. @type {Position} */
  known = [0, 0];
  /** The last page said that it was not the end. */
  #more = false;

  /**
   * @param {number} log
   * @param {Position | null} position null: not known yet, everything is held
   */
  constructor(log, position) {
    this.log = log;
    /** @type {Position | null} */
    this.position = position;
    if (position) this.known = position;
  }

  get seq() {
    return this.position?.[0] ?? 0;
  }

  /** How many entries are known to be missing. */
  get behind() {
    return this.position === null ? 0 : Math.max(Number(this.#more), this.known[0] - this.seq);
  }

  /**
   * @param {EventsFrame} frame
   * @returns {LogEvent[]} to apply now, in order
   */
  apply(frame) {
    this.learnHead(frame.to);
    if (this.position === null || frame.from > this.seq) {
      this.#hold(frame);
      return [];
    }
    return [...this.#take(frame), ...this.#release()];
  }

  /**
   * The server says the log has reached this.
   *
   * @param {Position} head
   */
  learnHead(head) {
    if (head[0] > this.known[0]) this.known = head;
  }

  /**
   * A snapshot was taken at this position: go on from there.
   *
   * @param {Position} position
   * @returns {LogEvent[]} what was held and follows it
   */
  reset(position) {
    this.position = position;
    for (const known of [position, ...this.#held.map((frame) => frame.to)]) this.learnHead(known);
    return this.#release();
  }

  /** The server's history went back: nothing known here counts. */
  rewind() {
    this.position = null;
    this.known = [0, 0];
    this.#more = false;
    this.#held = [];
  }

  /** @param {EventsFrame} frame */
  #take(frame) {
    if (frame.to[0] <= this.seq) return [];
    const from = this.seq;
    this.position = frame.to;
    this.#more = frame.more;
    return frame.events.filter((event) => event.seq > from);
  }

  /** @param {EventsFrame} frame */
  #hold(frame) {
    if (this.#held.length >= HELD_FRAMES) return;
    this.#held.push(frame);
  }

  #release() {
    /** @type {LogEvent[]} */
    const events = [];
    this.#held.sort((one, other) => one.from - other.from);
    while (this.#held.length > 0 && this.#held[0].from <= this.seq) {
      events.push(...this.#take(/** @type {EventsFrame} */ (this.#held.shift())));
    }
    return events;
  }
}
