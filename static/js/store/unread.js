/**
 * How many messages of others wait in one room. The server counts once, at a known seq; from there on
 * the log's events are enough.
 *
 * @typedef {import("../connection/frames.js").LogEvent} LogEvent
 * @typedef {import("../connection/frames.js").Message} Message
 * @typedef {{unread: number, mentions: number}} Counts
 */

/** Messages counted one by one; past it they become part of the base. */
export const MOST_LATER = 1_000;

export class UnreadCounter {
  #me;
  /** Counted by the server: in (read, seq]. */
  #base = { unread: 0, mentions: 0, seq: 0 };
  /** Counted here, after the base. @type {Map<string, {seq: number, mention: boolean}>} */
  #later = new Map();
  #read = 0;
  /** The base may be wrong and only the server can tell. */
  stale = false;
  /** Counts changes of the base, so that an answer from before one is known as old. */
  corrections = 0;

  /** @param {number} me */
  constructor(me) {
    this.#me = me;
  }

  get baseSeq() {
    return this.#base.seq;
  }

  /** @returns {Counts} */
  get counts() {
    let { unread, mentions } = this.#base;
    for (const { seq, mention } of this.#later.values()) {
      if (seq <= this.#read) continue;
      unread += 1;
      if (mention) mentions += 1;
    }
    return { unread, mentions };
  }

  /**
   * @param {Counts} counts
   * @param {number} seq the log's seq at which the server counted
   * @param {number} read last seq that counts as read
   */
  setBase(counts, seq, read) {
    this.#base = { unread: counts.unread, mentions: counts.mentions, seq };
    this.#read = read;
    this.stale = false;
    for (const [id, entry] of this.#later) {
      if (entry.seq <= seq) this.#later.delete(id);
    }
  }

  /**
   * The marker moved without the server's count: exact when all of the base was read.
   *
   * @param {number} read
   */
  setRead(read) {
    if (read >= this.#base.seq) this.#base = { unread: 0, mentions: 0, seq: this.#base.seq };
    else if (read !== this.#read) this.stale = true;
    this.#read = read;
  }

  /**
   * Marked unread from a place whose following messages are all at hand.
   *
   * @param {Message[]} messages
   * @param {number} read
   * @param {number} seq the log's
   */
  recount(messages, read, seq) {
    const counted = messages.filter((message) => message.seq > read && message.seq <= seq && this.#counts(message));
    const mentions = counted.filter((message) => this.#mentions(message)).length;
    this.setBase({ unread: counted.length, mentions }, seq, read);
  }

  /**
   * @param {LogEvent} event
   * @param {Message | null} [before] the message as it was, if at hand
   */
  apply(event, before = null) {
    const message = event.message;
    if (!message || event.seq <= this.#base.seq) return;
    if (message.seq > this.#base.seq) {
      if (this.#counts(message)) this.#later.set(message.id, { seq: message.seq, mention: this.#mentions(message) });
      else this.#later.delete(message.id);
      if (this.#later.size > MOST_LATER) this.setBase(this.counts, event.seq, this.#read);
    } else if (message.seq > this.#read && message.author?.id !== this.#me && message.kind === "text") {
      this.#correctBase(message, before);
    }
  }

  /**
   * @param {Message} message
   * @param {Message | null} before
   */
  #correctBase(message, before) {
    this.corrections += 1;
    if (before === null) {
      this.stale = true;
      return;
    }
    if (!this.#counts(message) && this.#counts(before)) this.#base.unread = Math.max(0, this.#base.unread - 1);
    const change = Number(this.#mentions(message)) - Number(this.#mentions(before));
    this.#base.mentions = Math.max(0, this.#base.mentions + change);
  }

  /** @param {Message} message */
  #counts(message) {
    return message.kind === "text" && !message.deleted && message.author?.id !== this.#me;
  }

  /** @param {Message} message */
  #mentions(message) {
    return !message.deleted && (message.mentions_room || message.mentions.includes(this.#me));
  }
}
