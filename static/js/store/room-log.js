/**
 * How far one log has been applied, and which frame may be applied next.
 *
 * @typedef {import("../connection/frames.js").EventsFrame} EventsFrame
 * @typedef {import("../connection/frames.js").LogEvent} LogEvent
 * @typedef {import("../connection/frames.js").Position} Position
 */

/** Frames kept back while a gap is being filled. Beyond it they are dropped: the pull brings them again. */
export const HELD_FRAMES = 64;

export class RoomLog {
  /** @type {EventsFrame[]} */
  #held = [];
  /** Newest seq the server has spoken of. */
  #known = 0;

  /**
   * @param {number} log
   * @param {Position | null} position null: not known yet, everything is held
   */
  constructor(log, position) {
    this.log = log;
    /** @type {Position | null} */
    this.position = position;
    this.#known = position?.[0] ?? 0;
  }

  get seq() {
    return this.position?.[0] ?? 0;
  }

  /** How many entries are known to be missing. */
  get behind() {
    return this.position === null ? 0 : Math.max(0, this.#known - this.seq);
  }

  /**
   * @param {EventsFrame} frame
   * @returns {LogEvent[]} to apply now, in order
   */
  apply(frame) {
    this.#known = Math.max(this.#known, frame.to[0]);
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
    this.#known = Math.max(this.#known, head[0]);
  }

  /**
   * A snapshot was taken at this position: go on from there.
   *
   * @param {Position} position
   * @returns {LogEvent[]} what was held and follows it
   */
  reset(position) {
    this.position = position;
    this.#known = Math.max(position[0], ...this.#held.map((frame) => frame.to[0]));
    return this.#release();
  }

  /** The server's history went back: nothing known here counts. */
  rewind() {
    this.position = null;
    this.#known = 0;
    this.#held = [];
  }

  /** @param {EventsFrame} frame */
  #take(frame) {
    if (frame.to[0] <= this.seq) return [];
    const from = this.seq;
    this.position = frame.to;
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
