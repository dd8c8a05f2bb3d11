import { LogSync } from "../../../static/js/store/log/log-sync.js";
import { RoomLog } from "../../../static/js/store/log/room-log.js";
import { note } from "./record.js";

/** Tells how every log of this page moves, and by which events. */
export function watchLogs() {
  const { add } = LogSync.prototype;
  const { apply, reset, rewind } = RoomLog.prototype;
  LogSync.prototype.add = function (log, position) {
    if (!this.positionOf(log)) note("placed", { log, position: position[0] });
    add.call(this, log, position);
  };
  RoomLog.prototype.apply = function (frame) {
    const from = this.seq;
    const events = apply.call(this, frame);
    tellMove(this, from, events);
    return events;
  };
  RoomLog.prototype.reset = function (position) {
    note("placed", { log: this.log, position: position[0] });
    const events = reset.call(this, position);
    tellMove(this, position[0], events);
    return events;
  };
  RoomLog.prototype.rewind = function () {
    note("rewound", { log: this.log, position: this.position });
    rewind.call(this);
  };
}

/**
 * @param {RoomLog} log
 * @param {number} from
 * @param {import("../../../static/js/store/log/room-log.js").LogEvent[]} events
 */
function tellMove(log, from, events) {
  if (log.seq === from) return;
  note("applied", { log: log.log, position: from, to: log.seq, seqs: events.map(({ seq }) => seq) });
}

/**
 * Planted: the position moves at once, the events are applied with the next frame, and a connection that ends
 * in between takes them along.
 *
 * @param {string} bug
 */
export function spoil(bug) {
  if (bug !== "move_the_position_before_applying") return;
  /** @type {Map<RoomLog, any[]>} */
  const waiting = new Map();
  const { apply } = RoomLog.prototype;
  const { restart } = LogSync.prototype;
  RoomLog.prototype.apply = function (frame) {
    const before = waiting.get(this) ?? [];
    waiting.set(this, apply.call(this, frame));
    return before;
  };
  LogSync.prototype.restart = function () {
    waiting.clear();
    restart.call(this);
  };
}
