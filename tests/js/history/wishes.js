import { note } from "./record.js";

/** Not an answer about the wish, only about the moment. */
const FOR_NOW = ["unknown", "unavailable", "rate_limited"];

/** What this page has asked for, through all attempts of the real outbox, and what was answered. */
export class Wishes {
  /** Attempts of each. @type {Map<string, number>} */
  #open = new Map();
  #reads = 0;

  /** @param {string} op @param {Record<string, unknown>} wish */
  begin(op, wish) {
    if (this.#open.has(op)) return;
    this.#open.set(op, 0);
    note("invoke", { op, ...wish });
  }

  /** @param {any} connection every command with an answer goes through it */
  watch(connection) {
    const request = connection.request.bind(connection);
    connection.request = async (/** @type {any} */ frame) => {
      const op = this.#attempt(frame);
      try {
        const answer = await request(frame);
        if (op) note("ok", { op, seq: answer.seq, dup: answer.dup });
        return answer;
      } catch (error) {
        const code = /** @type {any} */ (error).code;
        if (op && !FOR_NOW.includes(code)) note("fail", { op, code });
        throw error;
      }
    };
    connection.addEventListener("events", (/** @type {any} */ { detail }) => this.#hear(detail));
  }

  /** @param {any} frame @returns {string | null} */
  #attempt(frame) {
    const op = this.#name(frame);
    if (op === null || !this.#open.has(op)) return null;
    const attempts = this.#open.get(op) ?? 0;
    if (attempts > 0) note("retry", { op });
    this.#open.set(op, attempts + 1);
    return op;
  }

  /** @param {any} frame @returns {string | null} */
  #name(frame) {
    if (frame.type === "send") return frame.id;
    if (frame.type === "edit") return `${frame.id} ${frame.body}`;
    if (frame.type === "delete") return `${frame.id} deleted`;
    if (frame.type !== "read") return null;
    this.#reads += 1;
    const op = `read-${this.#reads}`;
    this.begin(op, { verb: "read", room: frame.room, seq: frame.seq });
    return op;
  }

  /** The log brings what was sent: that is an answer too, when the other one was lost. @param {any} frame */
  #hear(frame) {
    for (const { message } of frame.events) {
      if (message && this.#open.get(message.id)) note("ok", { op: message.id, seq: message.seq });
    }
  }
}
