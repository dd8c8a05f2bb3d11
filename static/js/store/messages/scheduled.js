import { KINDS } from "../outbox/kinds.js";

/**
 * How many of my messages wait for their time, and how many could not be sent at theirs.
 *
 * @typedef {import("../../connection/protocol.js").ScheduledCounts} Counts
 * @typedef {{at: string, zone: string}} Later  when it is sent, and by whose clock that was chosen
 */
export class Scheduled {
  #outbox;
  #changed;
  /** @type {Counts} */
  counts = { waiting: 0, refused: 0, due: 0 };

  /** @param {() => import("../outbox/outbox.js").Outbox} outbox @param {() => void} changed */
  constructor(outbox, changed) {
    this.#outbox = outbox;
    this.#changed = changed;
  }

  /** @param {{scheduled?: Counts}} bootstrap */
  start({ scheduled = this.counts }) {
    this.counts = scheduled;
  }

  describe() {
    return { scheduled: this.counts };
  }

  /** How many ask for something. */
  get urgent() {
    return this.counts.refused + this.counts.due;
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ scheduled }) {
    if (!scheduled) return;
    this.counts = scheduled;
    // The log is newer than what was granted
    const done = this.#outbox().entries.filter(({ kind, status }) => /schedule$/.test(kind) && status === "done");
    void this.#outbox().discardAll(done);
    this.#changed();
  }
}

/** The command, as its outbox entry keeps it. @param {any} entry of a message @param {Later} later */
export function formatScheduled(entry, later) {
  return JSON.stringify({ ...KINDS.send.format(entry), type: "schedule", ...later });
}
