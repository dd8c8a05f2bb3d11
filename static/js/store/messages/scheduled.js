import { KINDS } from "../outbox/kinds.js";

/**
 * How many of my messages wait for their time, and how many could not be sent at theirs.
 *
 * @typedef {import("../../connection/protocol.js").ScheduledCounts} Counts
 * @typedef {{at: string, zone: string}} Later  when it is sent, and by whose clock that was chosen
 */
export class Scheduled {
  #changed;
  /** @type {Counts} */
  counts = { waiting: 0, refused: 0 };

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @param {{scheduled?: Counts}} bootstrap */
  start({ scheduled = this.counts }) {
    this.counts = scheduled;
  }

  describe() {
    return { scheduled: this.counts };
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ scheduled }) {
    if (!scheduled) return;
    this.counts = scheduled;
    this.#changed();
  }
}

/** The command, as its outbox entry keeps it. @param {any} entry of a message @param {Later} later */
export function formatScheduled(entry, later) {
  return JSON.stringify({ ...KINDS.send.format(entry), type: "schedule", ...later });
}
