import { RoomLog } from "../../../static/js/store/log/room-log.js";

/**
 * Sees every step that a page makes along a log: it may only go on from where it is, and over nothing.
 */
export class OrderWatch {
  /** @type {string[]} */
  violations = [];
  steps = 0;
  /** @type {any} */
  server = null;
  #apply = RoomLog.prototype.apply;

  constructor() {
    const watch = this;
    const apply = this.#apply;
    RoomLog.prototype.apply = function applyWatched(frame) {
      const from = this.position;
      const events = apply.call(this, frame);
      watch.#check(this.log, from, this.position, events);
      return events;
    };
  }

  stop() {
    RoomLog.prototype.apply = this.#apply;
  }

  /** @param {any} server the one whose logs are the truth from now on */
  begin(server) {
    this.violations = [];
    this.server = server;
  }

  /** @param {number} log @param {any} from @param {any} to @param {any[]} events */
  #check(log, from, to, events) {
    const start = from?.[0] ?? 0;
    const end = to?.[0] ?? 0;
    const seqs = events.map(({ seq }) => seq);
    if (end < start) this.violations.push(`log ${log}: from ${start} back to ${end}`);
    if (seqs.some((seq) => seq <= start || seq > end))
      this.violations.push(`log ${log}: ${seqs} outside ${start}..${end}`);
    // Held frames follow one another, and each is in order by itself
    if (events.length === 0 && end === start) return;
    this.steps += 1;
    const entries = this.server.logs.get(log) ?? [];
    if (entries[end - 1]?.id !== to[1]) return; // Said before a backup was put back: the rewind is on its way
    const applied = new Map(entries.map((/** @type {any} */ entry) => [entry.id, entry]));
    const subjects = new Set(events.map(({ id }) => subjectOf(applied.get(id) ?? {})));
    for (const entry of entries.slice(start, end)) {
      if (!subjects.has(subjectOf(entry)))
        this.violations.push(`log ${log}: ${entry.seq} was left out of ${start}..${end}`);
    }
  }
}

/** A later state of the same thing stands for the earlier ones. @param {any} entry */
function subjectOf(entry) {
  return entry.message ?? (entry.kind === "read_marker" ? `read ${entry.room_id}` : entry.seq);
}

/**
 * What one outbox holds for a room arrives in the order it was written in.
 *
 * @param {import("./server.js").ModelServer} server
 * @param {Map<string, string>} written ids in the order of writing
 */
export function findTurned(server, written) {
  /** @type {Map<number, any>} */
  const last = new Map();
  /** @type {string[]} */
  const turned = [];
  for (const id of written.keys()) {
    const message = server.messages.get(id);
    if (!message) continue;
    const before = last.get(message.room);
    if (before && before.seq > message.seq) turned.push(`${id} came before ${before.id} in room ${message.room}`);
    last.set(message.room, message);
  }
  return turned;
}
