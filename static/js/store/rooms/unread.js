/**
 * How many messages of others wait in one room. The server counts once, at a known seq; from there on
 * the log's events are enough.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {{unread: number, mentions: number}} Counts
 */

/** Messages counted one by one; past it they become part of the base. */
export const MOST_LATER = 1_000;

export class UnreadCounter {
  #me;
  #isIgnored;
  /** Counted by the server: in (read, seq]. */
  #base = { unread: 0, mentions: 0, seq: 0 };
  /** Counted here, after the base. @type {Map<string, {seq: number, mention: boolean}>} */
  #later = new Map();
  /** Messages of the base that have changed since. @type {Map<string, {deleted: boolean, mention: boolean}>} */
  #changed = new Map();
  #read = 0;
  /** The base may be wrong and only the server can tell. */
  stale = false;
  /** Seq of the newest event that changed an older message: a count from before it is out of date. */
  #changedAt = 0;

  /** @param {number} me @param {(person: number) => boolean} [isIgnored] what they say waits for nobody */
  constructor(me, isIgnored = () => false) {
    this.#me = me;
    this.#isIgnored = isIgnored;
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

  /** Whether a count taken at this seq is at least as new as ours. @param {number} seq */
  accepts(seq) {
    return seq >= this.#base.seq && seq >= this.#changedAt;
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
    this.#changed.clear();
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

  /** @param {LogEvent} event */
  apply(event) {
    const message = event.message;
    if (!message || event.seq <= this.#base.seq) return;
    if (event.seq > message.seq) this.#changedAt = event.seq;
    if (message.seq > this.#base.seq) this.#countLater(message, event.seq);
    else if (message.seq > this.#read && this.#isOthers(message))
      this.#correctBase(message, event.kind === "message_restored");
  }

  /**
   * @param {Message} message
   * @param {number} seq
   */
  #countLater(message, seq) {
    if (this.#counts(message)) this.#later.set(message.id, { seq: message.seq, mention: this.#mentions(message) });
    else this.#later.delete(message.id);
    if (this.#later.size > MOST_LATER) this.setBase(this.counts, seq, this.#read);
  }

  /**
   * A message that the server had counted has changed. Whether it had named me is known only when none
   * of them did, or since it changed before.
   *
   * @param {Message} message
   * @param {boolean} restored
   */
  #correctBase(message, restored) {
    const known = this.#changed.get(message.id);
    const named = known?.mention ?? (this.#base.mentions === 0 ? false : null);
    const mention = this.#mentions(message);
    if (message.deleted && !known?.deleted) this.#base.unread = Math.max(0, this.#base.unread - 1);
    if (restored && known?.deleted) this.#base.unread += 1;
    if (named === null || (restored && !known?.deleted)) this.stale = true;
    else this.#base.mentions += Number(mention) - Number(named);
    this.#changed.set(message.id, { deleted: message.deleted, mention });
  }

  /** @param {Message} message */
  #counts(message) {
    return this.#isOthers(message) && !message.deleted;
  }

  /** @param {Message} message */
  #isOthers(message) {
    return message.kind === "text" && message.author.id !== this.#me && !this.#isIgnored(message.author.id);
  }

  /** @param {Message} message */
  #mentions(message) {
    return !message.deleted && (message.mentions_room || message.mentions.includes(this.#me));
  }
}
