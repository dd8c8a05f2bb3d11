/** The part of the store by which the outbox learns what a room's log has made true. */
export class Settling {
  #outbox;
  #history;

  /** @param {import("./outbox.js").Outbox} outbox @param {import("../messages/history.js").History} history */
  constructor(outbox, history) {
    this.#outbox = outbox;
    this.#history = history;
  }

  /** @param {number} room @param {import("../../connection/protocol.js").Event} event */
  apply(room, { message, seq }) {
    if (!message) return;
    this.#outbox.settle(message.id, message);
    this.#outbox.settleChange(this.#history.window(room).get(message.id) ?? message, seq);
  }
}
