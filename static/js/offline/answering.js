import { systemClock } from "../lib/clock.js";
import { gettext } from "../lib/gettext.js";
import { createUuid7 } from "../lib/uuid7.js";
import { ask, openOwnDatabase } from "../store/offline/database.js";
import { createMarkStorage } from "../store/offline/pending-marks.js";
import { createLock, openChannel } from "../store/tabs.js";
import { postCommand } from "./commands.js";

/**
 * What is done from a notification, without a page. It goes into the same outbox that pages empty, under an id made
 * once, and then out from here: whoever is first, the server stores it once, and what cannot go now is not lost.
 *
 * @typedef {import("../store/outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {{room: number, seq: number, account?: number, thread?: string, navigate?: string}} Told  what the notification was of
 */

const ENTRIES = "entries";
/** Worth another try: nobody is to blame but the moment, or the person is signed out. */
const LATER = [401, 408, 425, 429, 500, 502, 503, 504];

export class Answering {
  #scope;
  #database;
  #lock;

  /** @param {any} scope the worker's */
  constructor(scope) {
    this.#scope = scope;
    this.#database = openOwnDatabase(scope.indexedDB, systemClock);
    this.#lock = createLock(scope.navigator.locks);
  }

  /** @param {Told} told */
  async markRead({ room, seq, account, thread }) {
    const marks = account === undefined ? null : createMarkStorage(this.#database, account);
    const frame = /** @type {const} */ ({ type: "read", room, seq });
    if (!thread) await marks?.keep(frame);
    const command = thread ? { type: "read_thread", id: thread, seq } : frame;
    const answer = await postCommand(this.#scope, command, account ?? null).catch(() => null);
    // Else the next page says it
    if (answer && !LATER.includes(answer.status)) await marks?.drop(frame);
  }

  /** @param {Told} told @param {string} body */
  async reply(told, body) {
    const entry = writeEntry(told, body);
    const channel = openChannel(this.#scope, `syncchat-outbox-${entry.account}`);
    const isKept = await this.#keep(entry);
    // A page that is open shows it, and may send it before us
    channel?.postMessage(null);
    const note = await this.#lock(`outbox:${entry.account}`, () => this.#send(entry, isKept));
    channel?.postMessage(note ?? null);
    channel?.close();
  }

  /** @param {OutboxEntry} entry @param {boolean} isKept */
  async #send(entry, isKept) {
    if (isKept && !(await this.#isThere(entry.key))) return null;
    const { id, key, room, body, thread } = entry;
    const command = { type: "send", id, room, body, ...(thread && { thread: thread.root, also_in_room: false }) };
    const answer = await postCommand(this.#scope, command, entry.account || null).catch(() => null);
    if (answer?.ok) {
      await this.#remove(key);
      return { key, seq: answer.said.seq ?? 0, at: answer.said.at ?? entry.at };
    }
    if (!answer || LATER.includes(answer.status)) await this.#say(entry, gettext("Not sent yet"), body);
    else await this.#refuse(entry, answer.said);
    return null;
  }

  /** @param {OutboxEntry} entry @param {any} said */
  async #refuse(entry, said) {
    const message = typeof said.message === "string" ? said.message : "";
    const error = { code: said.code ?? "invalid", message, retry_at: null };
    await this.#keep({ ...entry, status: "failed", error });
    await this.#say(entry, gettext("Not sent"), [message, entry.body].filter(Boolean).join("\n"));
  }

  /** @param {OutboxEntry} entry @param {string} title @param {string} body */
  #say({ id, room }, title, body) {
    const { icon, badge } = this.#scope.DEPLOYED;
    const data = { room, navigate: `/rooms/${room}/` };
    return this.#scope.registration.showNotification(title, { body, tag: `unsent-${id}`, icon, badge, data });
  }

  /** @param {OutboxEntry} entry */
  async #keep(entry) {
    if (entry.account === 0) return false;
    return this.#run("readwrite", (table) => table.put(entry)).then(
      () => true,
      () => false,
    );
  }

  /** @param {string} key */
  #isThere(key) {
    return this.#run("readonly", (table) => table.get(key)).catch(() => undefined);
  }

  /** @param {string} key */
  #remove(key) {
    // Sent once more it does no harm
    return this.#run("readwrite", (table) => table.delete(key)).catch(() => undefined);
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(table: IDBObjectStore) => IDBRequest<T>} request
   * @returns {Promise<T>}
   */
  #run(mode, request) {
    return this.#database.run([ENTRIES], mode, (table) => ask(request(table(ENTRIES))));
  }
}

const createId = createUuid7();

/** @param {Told} told @param {string} body @returns {OutboxEntry} */
function writeEntry({ room, account = 0, thread }, body) {
  const id = createId();
  return {
    key: id,
    id,
    kind: "send",
    account,
    room,
    body,
    at: new Date().toISOString(),
    ...(thread && { thread: { root: thread, root_seq: 0 } }),
    status: "queued",
    error: null,
    seq: null,
  };
}
