import { drawDelay } from "../../connection/backoff.js";
import { toRequestError } from "../../lib/errors.js";
import { Pauses } from "../../lib/pauses.js";
import { OutboxDrain } from "./outbox-drain.js";
import { KINDS, listReplaced, listSettled } from "./kinds.js";
import { judgeRefusal, NO_ANSWER } from "./outbox-entry.js";
import { OutboxList } from "./outbox-list.js";
import { OutboxIndex } from "./outbox-index.js";

/**
 * What was written and is not yet acknowledged.
 *
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("./outbox-entry.js").Note} Note
 * @typedef {import("./outbox-entry.js").OutboxOptions} OutboxOptions
 */

/** How long an acknowledged edit is shown as done before its event has come. */
export const ECHO_MS = 5_000;

export class Outbox {
  #options;
  #drainer;
  #list;
  #index;
  #pauses;
  #failures = 0;

  /** @param {OutboxOptions} options */
  constructor(options) {
    this.#options = options;
    this.#list = new OutboxList(options.onChange);
    this.#index = new OutboxIndex({ ...options, recover: () => void this.#recover() });
    this.#pauses = new Pauses(options.clock);
    this.#drainer = new OutboxDrain({
      lock: (run) => options.lock(`outbox:${options.account}`, run),
      dueRooms: () => (options.isLive() ? [...new Set(this.entries.filter(this.#isDue).map(({ room }) => room))] : []),
      attempt: (room) => this.#attemptNext(room),
      reload: () => this.reload(),
    });
  }

  /** Oldest first. */
  get entries() {
    return this.#list.all;
  }

  /** How many are still to be sent. */
  get count() {
    return this.entries.filter((entry) => entry.status !== "done").length;
  }

  get persistent() {
    return this.#index.persistent;
  }

  /** Unsent messages may lie here that only a newer release can read. */
  get isStranded() {
    return this.#index.isTooNew;
  }

  /** How many unsent ones would be lost if the page went now. */
  get unsafe() {
    return this.entries.filter(({ key, status }) => status !== "done" && !this.#index.isSafe(key)).length;
  }

  /** Whether the browser refused to keep it: it lives as long as this page. @param {string} key */
  isRefused(key) {
    return this.#index.isRefused(key);
  }

  /** @param {number} room */
  list(room) {
    return this.#list.of(room);
  }

  drain() {
    return this.#drainer.drain();
  }

  /** @param {Omit<OutboxEntry, "account" | "status" | "error" | "seq">} draft */
  add(draft) {
    /** @type {OutboxEntry} */
    const entry = { ...draft, account: this.#options.account, status: "queued", error: null, seq: null };
    this.#list.show(entry);
    void this.#store(entry).then(() => this.drain());
  }

  /** Takes the place of what waits and wishes the same or its opposite. @param {Parameters<Outbox["add"]>[0]} draft */
  wish(draft) {
    for (const { key } of listReplaced(this.list(draft.room), draft)) this.discard(key);
    this.add(draft);
  }

  /** @param {OutboxEntry} entry */
  #isDue = (entry) => entry.status === "queued" && (this.#options.isReady?.(entry) ?? true);

  /** What it carries will not be there. @param {OutboxEntry} entry @param {string} message @param {string} [code] */
  fail(entry, message, code = "invalid") {
    const error = { code, message, retry_at: null };
    if (entry.status === "queued") void this.#store(this.#list.update(entry, { status: "failed", error }));
  }

  /** Try again, now. @param {string} key */
  retry(key) {
    const entry = this.#list.get(key);
    if (!entry || entry.status === "done") return;
    this.#pauses.end(key);
    if (entry.status === "failed") this.#requeue(entry);
    else void this.drain();
  }

  /** @param {string} key */
  discard(key) {
    const entry = this.#list.get(key);
    if (!entry || entry.status === "done") return;
    // What was to follow an unsent message goes with it.
    const gone = entry.kind === "send" ? this.entries.filter((other) => other.id === entry.id) : [entry];
    for (const each of gone) void this.#drop(each);
    this.#pauses.end(key);
  }

  /** I am no longer in the room, or want none of it sent. @param {OutboxEntry[]} [entries] */
  async discardAll(entries = this.entries) {
    for (const { key } of entries) this.#pauses.end(key);
    await Promise.all(entries.map((entry) => this.#drop(entry)));
  }

  /** The log has brought it, whatever became of the ack. @param {string} id @param {Message} [message] */
  settle(id, message) {
    const entry = this.#list.get(id);
    if (entry?.kind !== "send") return;
    if (message && entry.status !== "done") this.#options.onAcknowledged?.(entry, message.seq, message.at);
    void this.#drop(entry);
  }

  /** The log has brought a change of it. @param {Message} message @param {number} [seq] of the change */
  settleChange(message, seq = 0) {
    for (const entry of listSettled(this.entries, message, seq)) void this.#drop(entry);
  }

  /** Acknowledged, yet not in the log: the server went back. @param {(entry: OutboxEntry) => boolean} isDoubtful */
  resend(isDoubtful) {
    for (const entry of this.entries) {
      if (entry.status === "done" && entry.kind === "send" && isDoubtful(entry)) this.#requeue(entry);
    }
  }

  /** Another tab has changed the outbox. @param {Note | null} note */
  async hear(note) {
    if (note === null) return this.reload().then(() => this.drain());
    this.#index.forget(note.key);
    const entry = this.#list.get(note.key);
    if (entry) this.#list.update(entry, { status: "done", error: null, ...note });
  }

  /** What is in the storage now, from this tab, another, or an earlier life of the page. */
  async reload() {
    const { found, missing } = await this.#index.list();
    for (const entry of found) {
      const own = this.#list.get(entry.key);
      const isNew = !this.#index.has(entry.key) && !own;
      const changed = own?.status === (entry.status === "failed" ? "queued" : "failed");
      this.#index.learn(entry.key);
      if (isNew || changed) this.#list.show(entry);
    }
    for (const key of missing) {
      const status = this.#list.get(key)?.status;
      if (status === "queued" || status === "failed") this.#list.forget(key);
    }
  }

  /** @param {number} room */
  async #attemptNext(room) {
    const entry = this.list(room).find(this.#isDue);
    if (!entry || !this.#options.isLive()) return false;
    const error = entry.error?.code === NO_ANSWER ? entry.error : null;
    const sending = this.#list.update(entry, { status: "sending", error });
    try {
      const ack = await this.#options.request(KINDS[sending.kind].format(sending));
      this.#failures = 0;
      await this.#finish(entry.key, ack);
    } catch (raised) {
      await this.#judge(entry.key, toRequestError(raised));
    }
    return true;
  }

  /**
   * @param {string} key
   * @param {{seq?: number, at?: string}} ack
   */
  async #finish(key, { seq, at }) {
    const entry = this.#list.get(key);
    const note = { key, seq: seq ?? 0, at: at ?? entry?.at ?? "" };
    // Sent twice, it may have been applied long ago: no echo will come.
    if (entry) this.#options.onAcknowledged?.(entry, seq ?? null, note.at);
    if (entry && seq && seq <= this.#options.seqOf(entry.room)) this.#list.forget(key);
    else if (entry) this.#list.update(entry, { status: "done", error: null, ...note });
    await this.#index.erase(key, note);
    // An edit that changes nothing has no event to take it away.
    if (!seq) void this.#pauses.wait(key, ECHO_MS).then(() => this.#list.forget(key));
  }

  /**
   * @param {string} key
   * @param {import("../../lib/errors.js").RequestError} refusal
   */
  async #judge(key, refusal) {
    const entry = this.#list.get(key);
    if (!entry) return;
    const { clock, isLive, random } = this.#options;
    this.#failures += 1;
    const pause = 500 + drawDelay(this.#failures, random);
    const verdict = judgeRefusal(refusal, { now: clock.elapsed(), live: isLive(), pause });
    const judged = this.#list.update(entry, { status: verdict.retry ? "queued" : "failed", error: verdict.error });
    if (verdict.retry) return this.#pauses.wait(key, verdict.wait);
    if (entry.kind === "send") return this.#store(judged);
    this.#options.onRefused(judged);
    await this.#drop(judged);
  }

  async #recover() {
    await this.hear(null);
    for (const entry of this.entries) this.#options.onChange(entry);
  }

  /** @param {OutboxEntry} entry */
  #requeue(entry) {
    this.#index.welcome(entry.key);
    const queued = this.#list.update(entry, { status: "queued", error: null, seq: null });
    void this.#store(queued).then(() => this.drain());
  }

  /** @param {OutboxEntry} entry */
  async #drop(entry) {
    this.#list.forget(entry.key);
    await this.#index.erase(entry.key);
  }

  /** @param {OutboxEntry} entry */
  async #store(entry) {
    await this.#index.store(entry, () => (this.#list.get(entry.key)?.status ?? "done") !== "done");
    const known = this.#list.get(entry.key);
    // Whether it is kept is known only now, and that of others may have changed with it.
    if (known) this.#options.onChange(known);
  }
}
