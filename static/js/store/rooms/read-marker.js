/**
 * How far I have read each room, and when to say so: its end was visible for a second in a focused window.
 *
 * @typedef {import("../../lib/clock.js").Clock} Clock
 * @typedef {{read_seq: number, unread_seq?: number}} Marks  laid over a room, so `unread_seq` is named also when it is gone
 * @typedef {import("../../connection/protocol.js").MarkRead | import("../../connection/protocol.js").MarkUnread} MarkFrame
 *
 * @typedef {object} ReadMarkerOptions
 * @property {Clock} clock
 * @property {(frame: MarkFrame) => Promise<any>} request
 * @property {() => boolean} isLive
 * @property {(room: number) => number} headOf  seq of the last thing applied in the room
 * @property {(room: number) => void} onChange
 * @property {(room: number, error: unknown) => void} onRefused
 * @property {import("../offline/pending-marks.js").MarkStorage | null} [storage]  without it, marks end with the page
 */

export const LOOK_MS = 1_000;
const RETRY_MS = 5_000;

export class ReadMarker {
  #options;
  /** @type {Map<number, Marks>} */
  #marks = new Map();
  /** Not yet confirmed; sent again after a reconnect. @type {Map<number, MarkFrame>} */
  #unsent = new Map();
  /** The room being looked at. @type {number | null} */
  #room = null;
  /** @type {unknown} */
  #timer = null;
  /** Marked unread by hand: looking does not undo it until the room is opened again. */
  #paused = false;

  /** @param {ReadMarkerOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {number} room */
  get(room) {
    return this.#marks.get(room) ?? { read_seq: 0, unread_seq: undefined };
  }

  /**
   * For who asks the server: whether, when the answer is there, my marks are still those that it can have known of.
   *
   * @param {number} room
   * @returns {() => boolean}
   */
  watch(room) {
    const [marks, frame] = [this.#marks.get(room), this.#unsent.get(room)];
    return () => this.#marks.get(room) === marks && this.#unsent.get(room) === frame;
  }

  /**
   * The last seq that counts as read.
   *
   * @param {number} room
   */
  effective(room) {
    const { read_seq, unread_seq } = this.get(room);
    return Math.min(read_seq, (unread_seq ?? Infinity) - 1);
  }

  /**
   * What the server says. The marker itself never goes back; the mark "unread from here" comes and goes.
   *
   * @param {number} room
   * @param {Marks} marks
   */
  set(room, { read_seq, unread_seq }) {
    this.#confirm(room, read_seq, unread_seq);
    const pending = this.#unsent.get(room);
    this.#marks.set(room, {
      read_seq: Math.max(read_seq, this.get(room).read_seq),
      // An answer to something older must not undo what was just done here.
      unread_seq: pending ? this.get(room).unread_seq : unread_seq,
    });
    this.#options.onChange(room);
  }

  /** The server's history went back: its word counts, also backwards. @param {number} room @param {Marks} marks */
  replace(room, { read_seq, unread_seq }) {
    this.#marks.set(room, { read_seq, unread_seq });
    this.#options.onChange(room);
  }

  /** The room's history went back: nothing beyond this was read. @param {number} room @param {number} seq */
  rewind(room, seq) {
    const { read_seq, unread_seq } = this.get(room);
    this.#dropUnsent(room);
    this.#marks.set(room, { read_seq: Math.min(read_seq, seq), unread_seq });
  }

  /** @param {number} room */
  remove(room) {
    this.#marks.delete(room);
    this.#dropUnsent(room);
    if (this.#room === room) this.look(null);
  }

  /** A room was opened. */
  resume() {
    this.#paused = false;
  }

  /**
   * The room whose end is in sight in a focused window, if any. Call it on every change; new messages
   * do not start the second again, or a busy room would never be read.
   *
   * @param {number | null} room
   */
  look(room) {
    if (room === this.#room && this.#timer !== null) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#room = room;
    if (room === null || !this.#hasUnread(room)) return;
    this.#timer = this.#options.clock.setTimeout(() => {
      this.#timer = null;
      if (!this.#paused) this.markRead(room, this.#options.headOf(room));
    }, LOOK_MS);
  }

  /** Something arrived in the room. @param {number} room */
  arrived(room) {
    if (room === this.#room) this.look(room);
  }

  /** By hand: everything there is. @param {number} room */
  readAll(room) {
    this.#paused = false;
    this.markRead(room, this.#options.headOf(room));
  }

  /**
   * @param {number} room
   * @param {number} seq
   */
  markRead(room, seq) {
    const { read_seq, unread_seq } = this.get(room);
    if (seq <= read_seq && unread_seq === undefined) return;
    this.#marks.set(room, { read_seq: Math.max(read_seq, seq), unread_seq: undefined });
    this.#submit({ type: "read", room, seq: Math.max(read_seq, seq) });
  }

  /**
   * @param {number} room
   * @param {number} seq  the first that shall count as unread
   */
  markUnread(room, seq) {
    this.#paused = true;
    this.#marks.set(room, { read_seq: this.get(room).read_seq, unread_seq: seq });
    this.#submit({ type: "unread", room, seq });
  }

  /** What an earlier life of the page, or of the browser, could not say to the server. */
  async restore() {
    for (const frame of (await this.#options.storage?.list()) ?? []) {
      // An equal one is said again: a page opened from what the browser kept has it from here, not from the server.
      const isOld = frame.type === "read" && frame.seq < this.get(frame.room).read_seq;
      if (isOld || !this.#marks.has(frame.room)) void this.#options.storage?.drop(frame);
      else if (!this.#unsent.has(frame.room)) this.#restoreOne(frame);
    }
  }

  /** The connection is back. */
  flush() {
    for (const frame of this.#unsent.values()) void this.#send(frame);
  }

  /** @param {MarkFrame} frame */
  #restoreOne(frame) {
    const { read_seq } = this.get(frame.room);
    const marks =
      frame.type === "read" ? { read_seq: frame.seq, unread_seq: undefined } : { read_seq, unread_seq: frame.seq };
    this.#marks.set(frame.room, marks);
    this.#submit(frame);
  }

  /** @param {number} room */
  #hasUnread(room) {
    const { read_seq, unread_seq } = this.get(room);
    return unread_seq !== undefined || read_seq < this.#options.headOf(room);
  }

  /** @param {MarkFrame} frame */
  #submit(frame) {
    this.#unsent.set(frame.room, frame);
    void this.#options.storage?.keep(frame);
    this.#options.onChange(frame.room);
    void this.#send(frame);
  }

  /** @param {MarkFrame} frame */
  async #send(frame) {
    if (!this.#options.isLive()) return;
    try {
      await this.#options.request(frame);
      this.#forget(frame);
    } catch (error) {
      const { code } = /** @type {{code?: string}} */ (error);
      if (["unknown", "unavailable", "rate_limited"].includes(code ?? "")) return this.#sendLater(frame);
      this.#forget(frame);
      this.#options.onRefused(frame.room, error);
    }
  }

  /** @param {MarkFrame} frame */
  #sendLater(frame) {
    this.#options.clock.setTimeout(() => {
      if (this.#unsent.get(frame.room) === frame) void this.#send(frame);
    }, RETRY_MS);
  }

  /**
   * The server's word shows that what was sent has arrived, although nobody said so.
   *
   * @param {number} room
   * @param {number} read
   * @param {number | undefined} unread
   */
  #confirm(room, read, unread) {
    const frame = this.#unsent.get(room);
    if (frame && (frame.type === "read" ? read >= frame.seq : unread === frame.seq)) this.#forget(frame);
  }

  /** @param {number} room */
  #dropUnsent(room) {
    const frame = this.#unsent.get(room);
    if (frame) this.#forget(frame);
  }

  /** @param {MarkFrame} frame */
  #forget(frame) {
    if (this.#unsent.get(frame.room) !== frame) return;
    this.#unsent.delete(frame.room);
    void this.#options.storage?.drop(frame);
  }
}
