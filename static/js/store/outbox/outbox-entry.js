/**
 * @typedef {"queued" | "sending" | "failed" | "done"} OutboxStatus
 * @typedef {{code: string, message: string, retry_at: number | null}} OutboxError  retry_at: by the clock's `elapsed`, so it means nothing to another page
 * @typedef {Pick<OutboxEntry, "reply_to" | "files" | "thread" | "also_in_room" | "poll" | "forward">} Belonging  what a message is said to, and with
 *
 * @typedef {object} OutboxEntry
 * @property {string} key  orders the outbox; a send's key is its message's id
 * @property {number} account
 * @property {keyof typeof import("./kinds.js").KINDS} kind
 * @property {number} room
 * @property {string} id  of the message
 * @property {string} body  of a reaction: the emoji
 * @property {string} at
 * @property {import("../messages/quotes.js").Answered} [reply_to]
 * @property {{root: string, root_seq: number}} [thread]
 * @property {boolean} [also_in_room]
 * @property {import("../uploads/uploads.js").FileDraft[]} [files]
 * @property {import("../../connection/protocol.js").NewPoll} [poll]
 * @property {import("../../connection/protocol.js").Forward} [forward]  the message that it passes on, without its words
 * @property {OutboxStatus} status
 * @property {OutboxError | null} error
 * @property {number | null} seq  once acknowledged
 *
 * @typedef {{key: string, seq: number, at: string}} Note  this entry was acknowledged
 *
 * @typedef {object} OutboxOptions
 * @property {number} account
 * @property {import("./outbox-storage.js").OutboxStorage} storage
 * @property {<T>(name: string, run: () => Promise<T>) => Promise<T>} lock
 * @property {(frame: import("../../connection/protocol.js").Command) => Promise<any>} request
 * @property {() => boolean} isLive
 * @property {(entry: OutboxEntry) => boolean} [isReady]  what it carries is there
 * @property {(room: number) => number} seqOf  how far the room's log was applied
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => number} random
 * @property {(entry: OutboxEntry) => void} onChange
 * @property {() => void} [onKeeping]  whether the browser keeps what it is given has changed
 * @property {(entry: OutboxEntry) => void} onRefused  an edit or a deletion that is given up
 * @property {(entry: OutboxEntry, seq: number | null, at: string) => void} [onAcknowledged]  it is on the server
 * @property {(note: Note | null) => void} [announce]  to the other tabs
 */

/** Nobody answered in time, although the connection lives: shown as failed, still tried. */
export const NO_ANSWER = "no_answer";

/**
 * What the outcome of one attempt means for the entry.
 *
 * @param {import("../../lib/errors.js").RequestError} error
 * @param {{now: number, live: boolean, pause: number}} circumstances pause: ms until another try, if the server gave none
 * @returns {{retry: boolean, error: OutboxError | null, wait: number}}
 */
export function judgeRefusal(error, { now, live, pause }) {
  const { code, sentence, retry_after } = error;
  if (code === "unknown") {
    return live
      ? { retry: true, error: { code: NO_ANSWER, message: "", retry_at: null }, wait: pause }
      : { retry: true, error: null, wait: 0 };
  }
  if (code === "rate_limited") {
    const wait = retry_after === null ? pause : retry_after * 1000;
    return { retry: true, error: { code, message: sentence, retry_at: now + wait }, wait };
  }
  if (code === "unavailable") return { retry: true, error: null, wait: live ? pause : 0 };
  return { retry: false, error: { code, message: sentence, retry_at: null }, wait: 0 };
}

const STATUSES = ["queued", "sending", "failed", "done"];

/** Whether it can be shown and sent; what cannot stays where it is kept. @param {any} entry */
export function isSoundEntry({ key, room, id, body, at, status, files = [], reply_to, thread, poll, forward }) {
  return (
    [key, id, body].every((text) => typeof text === "string") &&
    Number.isInteger(room) &&
    Number.isFinite(Date.parse(at)) &&
    STATUSES.includes(status) &&
    Array.isArray(files) &&
    files.every((file) => typeof file?.id === "string" && typeof file.name === "string" && file.size > 0) &&
    [forward, reply_to].every((one) => !one || (typeof one.id === "string" && typeof one.author?.name === "string")) &&
    (!thread || typeof thread.root === "string") &&
    (!poll || Array.isArray(poll.options))
  );
}

/** Whether another tab, maybe of another release, has said what this one understands. @param {any} note @returns {note is Note | null} */
export function isNote(note) {
  return note === null || (typeof note?.key === "string" && Number.isInteger(note.seq) && typeof note.at === "string");
}
