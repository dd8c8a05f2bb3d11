/** How far each log is known: the rule of docs/protocol.md, "The idea". */

/**
 * @typedef {[number, number]} Position
 * @typedef {{since: string, positions: Record<string, Position>, rewound?: string[]}} State
 * @typedef {{[field: string]: any}} Frame
 */

// More waiting events than this are asked for again when they are wanted
const HELD = 1000;

/** Takes frames as they come, gives events in order, and knows what has to be pulled. */
export class Logs {
  /** @type {Set<string>} */
  wanted = new Set();
  /** Read from their beginning, with what was said before `since`.
   * @type {Set<string>} */
  #rewound;
  /** @type {{log: string, event?: Frame, position: Position}[]} */
  #waiting = [];

  /** @param {Partial<State>} state */
  constructor({ since = "", positions = {}, rewound = [] }) {
    this.since = since;
    this.#rewound = new Set(rewound);
    /** @type {Record<string, Position>} */
    this.handled = { ...positions };
    /** @type {Record<string, Position>} */
    this.heard = { ...positions };
  }

  /**
   * All that another start needs.
   * @returns {State}
   */
  get state() {
    return { since: this.since, positions: { ...this.handled }, rewound: [...this.#rewound] };
  }

  /**
   * The first welcome ever: what was said before is not asked for.
   * @param {Record<string, Position>} heads
   * @param {Date} now
   */
  begin(heads, now) {
    if (this.since) return;
    this.since = now.toISOString();
    this.handled = { ...heads };
    this.heard = { ...heads };
  }

  /** @param {Record<string, Position>} heads */
  compare(heads) {
    for (const [log, [seq]] of Object.entries(heads)) {
      if (seq > this.findPosition(log)[0]) this.wanted.add(log);
    }
  }

  /**
   * @param {string} log
   * @returns {Position}
   */
  findPosition(log) {
    return this.heard[log] ?? [0, 0];
  }

  /** @param {Frame} frame */
  take(frame) {
    const log = String(frame.log);
    const [heard] = this.findPosition(log);
    if (frame.from > heard || this.#waiting.length > HELD) {
      this.wanted.add(log);
    } else if (frame.to[0] > heard) {
      for (const event of frame.events) {
        if (event.seq > heard && !this.#isBefore(log, event)) {
          this.#waiting.push({ log, event: { ...event, log: frame.log }, position: [event.seq, event.id] });
        }
      }
      this.heard[log] = frame.to;
      this.#waiting.push({ log, position: frame.to });
    }
    if (frame.more) this.wanted.add(log);
  }

  /**
   * What is known of it is not of the server's history.
   * @param {number} log
   */
  rewind(log) {
    const name = String(log);
    this.#waiting = this.#waiting.filter((each) => each.log !== name);
    this.#waiting.push({ log: name, event: { kind: "rewind", log }, position: [0, 0] });
    this.heard[name] = [0, 0];
    this.#rewound.add(name);
    this.wanted.add(name);
  }

  /** Each event counts as handled when the next one is asked for. */
  *give() {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (next.event) yield next.event;
      this.handled[next.log] = next.position;
    }
  }

  /**
   * A room that was joined later is read from its beginning; what was said before that start is not news.
   * @param {string} log
   * @param {Frame} event
   */
  #isBefore(log, event) {
    return !this.#rewound.has(log) && new Date(event.at) < new Date(this.since);
  }
}
