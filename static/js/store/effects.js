import { gettext } from "../lib/gettext.js";
import { emptyDifference } from "./messages/difference.js";
import { NO_ROOM } from "./rooms/sidebar.js";

/**
 * What the store says to its listeners when one of its parts has changed.
 *
 * @typedef {import("../connection/protocol.js").Person} Person
 * @typedef {import("../connection/protocol.js").Signal} SignalFrame
 * @typedef {import("./outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("./topics.js").Change} Change
 * @typedef {import("../connection/protocol.js").Me} Me
 * @typedef {{me: Me, limits: import("../connection/protocol.js").Limits}} Self
 */

export class Effects {
  #parts;
  #self;
  #ownLog;
  #behind = 0;
  /** @type {(change: Change) => void} */
  emit;
  report;

  /**
   * @param {object} options
   * @param {() => import("./wiring.js").Wired} options.parts
   * @param {Self} options.self
   * @param {number} options.ownLog
   * @param {import("../lib/changes.js").Changes<import("./topics.js").Topics>} options.changes
   * @param {(error: unknown) => void} options.report
   */
  constructor({ parts, self, ownLog, changes, report }) {
    this.#parts = parts;
    this.#self = self;
    this.#ownLog = ownLog;
    this.emit = (change) => {
      changes.emit(change);
      this.#parts().offline.hear(change);
    };
    this.report = report;
  }

  get me() {
    return this.#self.me;
  }

  /** @param {OutboxEntry} entry */
  onOutbox(entry) {
    if (entry.files) this.#followFiles(entry, entry.files);
    // Also when another tab has sent it
    if (entry.kind === "send" && entry.status === "done") this.emit({ topic: "sent", id: entry.id });
    if (entry.kind === "quiet" || entry.kind === "ignore") this.emit({ topic: "me" });
    else if (entry.room === NO_ROOM) this.emit({ topic: "rooms" });
    else
      this.emit({ topic: "timeline", room: entry.room, reason: "pending", ...emptyDifference(), changed: [entry.id] });
    this.onKeeping();
  }

  /** @param {OutboxEntry} entry @param {number | null} seq @param {string} at */
  onAcknowledged(entry, seq, at) {
    const { offline, uploads } = this.#parts();
    uploads.forget((entry.files ?? []).map(({ id }) => id));
    offline.acknowledge(entry, seq, at);
    if (entry.kind === "send") this.emit({ topic: "sent", id: entry.id });
  }

  onKeeping() {
    const { outbox } = this.#parts();
    this.emit({ topic: "outbox", count: outbox.count, persistent: outbox.persistent });
  }

  /** @param {OutboxEntry} entry @param {import("./uploads/uploads.js").FileDraft[]} files */
  #followFiles({ key, room, status }, files) {
    const { outbox, uploads } = this.#parts();
    const isHere = outbox.list(room).some((entry) => entry.key === key);
    if (isHere && status === "queued") uploads.ensure(files);
    // Discarded; of one that was sent the server lets nothing be taken back.
    else if (!isHere && status !== "done") for (const { id } of files) uploads.cancel(id);
  }

  /** @param {import("./uploads/uploads.js").Upload} upload */
  onUpload({ id, state, message, final }) {
    const { outbox } = this.#parts();
    this.emit({ topic: "uploads", id });
    if (state === "done") void outbox.drain();
    if (state !== "refused" && state !== "lost") return;
    const carrier = outbox.entries.find(({ files }) => files?.some((file) => file.id === id));
    const sentence = message || gettext("A file cannot be read. Remove it, and the rest is sent.");
    if (carrier) outbox.fail(carrier, sentence, final || state === "lost" ? "invalid" : "forbidden");
  }

  /** @type {import("./messages/history.js").HistoryOptions["onChange"]} */
  onHistory(room, reason, difference) {
    const { outbox } = this.#parts();
    for (const id of difference.added) outbox.settle(id);
    this.emit({ topic: "timeline", room, reason, ...difference });
  }

  /** @param {number} log @param {import("../connection/protocol.js").Event[]} events */
  onEvents(log, events) {
    const { offline, projection, rooms } = this.#parts();
    const room = rooms.findByLog(log);
    if (room) {
      projection.applyToRoom(room.id, events);
      offline.applied(room.id, events);
    } else if (log === this.#ownLog) {
      projection.applyToMe(events);
      offline.appliedToMe();
    }
  }

  /** @param {number} log */
  onRewind(log) {
    const { all, offline, rooms } = this.#parts();
    const room = rooms.findByLog(log);
    if (!room) return;
    for (const part of all) part.forget?.(room.id);
    offline.rewind(room.id);
  }

  /** @param {SignalFrame} signal */
  onSignal(signal) {
    const { presence, quiet, typing } = this.#parts();
    if (signal.kind === "presence") {
      const people = presence.apply(signal.people);
      if (people.length > 0) this.emit({ topic: "presence", people });
    } else if (signal.kind === "typing") {
      const { id } = signal.person;
      if (id !== this.#self.me.id && !quiet.isIgnored(id)) typing.seen(signal.thread ?? signal.room, signal.person);
    } else if (signal.kind === "seen") {
      this.emit({ topic: "seen", signal });
    } else if (signal.kind === "answer") {
      this.emit({ topic: "answer", signal });
    } else if (signal.kind === "person") {
      this.changePerson(signal.person);
    }
  }

  /** @param {import("../connection/protocol.js").Welcome} welcome */
  onWelcome({ limits, release }) {
    const { offline, marker, mine, outbox, threads, uploads } = this.#parts();
    mine.retryRefreshes();
    this.#self.limits = limits;
    this.emit({ topic: "release", release });
    offline.welcome();
    threads.welcome();
    marker.flush();
    uploads.resume();
    outbox.resend(() => true);
    void outbox.drain();
  }

  /** Connected or not: what waits looks different. */
  onState() {
    const { outbox } = this.#parts();
    for (const room of new Set(outbox.entries.map((entry) => entry.room))) {
      this.emit({ topic: "timeline", room, reason: "pending", ...emptyDifference() });
    }
  }

  /** @param {number} behind */
  onBehind(behind) {
    if (behind === this.#behind) return;
    this.#behind = behind;
    this.emit({ topic: "catching-up", behind });
  }

  /** @param {Person} person */
  changePerson(person) {
    if (person.id === this.#self.me.id) {
      this.#self.me = { ...preferencesOf(this.#self.me), ...person };
      this.emit({ topic: "me" });
    }
    for (const part of this.#parts().all) for (const change of part.replacePerson?.(person) ?? []) this.emit(change);
  }
}

/**
 * What of me nobody else is told. The rest comes whole, so that what is gone from it does not stay.
 *
 * @param {Me} me
 * @returns {Omit<Me, keyof Person>}
 */
function preferencesOf({ theme, text_size, density, reduce_motion, enter_sends, single_key_shortcuts, ...me }) {
  const { undo_send, link_previews, shows_reads } = me;
  const looks = { theme, text_size, density, reduce_motion };
  return { ...looks, enter_sends, single_key_shortcuts, undo_send, link_previews, shows_reads };
}
