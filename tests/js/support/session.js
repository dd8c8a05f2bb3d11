import { RequestError } from "../../../static/js/lib/errors.js";
import { alice } from "./people.js";

/** Alice's end of one socket at the model server. Frames leave through `deliver`, which the test may spoil. */
export class Session {
  #server;
  #deliver;
  #greeted = false;
  /** @type {Map<number, number>} */
  #fanned = new Map();

  /**
   * @param {import("./server.js").ModelServer} server
   * @param {(frame: any) => void} deliver
   */
  constructor(server, deliver) {
    this.#server = server;
    this.#deliver = deliver;
  }

  /** Sends what has been written since the last time. */
  fanOut() {
    if (!this.#greeted) return;
    for (const log of this.#logs()) {
      const after = this.#fanned.get(log) ?? this.#server.head(log)[0];
      const head = this.#server.head(log)[0];
      if (head > after) this.#deliver(this.#server.page(log, after, head - after));
      this.#fanned.set(log, head);
    }
  }

  /** @param {any} frame */
  receive(frame) {
    const { ref } = frame;
    try {
      const answer = this.#answer(frame);
      if (answer) this.#deliver({ ref, type: "ack", ...answer });
    } catch (error) {
      const { code, sentence } = /** @type {RequestError} */ (error);
      this.#deliver({ type: "nack", ref, code, message: sentence });
    }
  }

  /** @param {any} frame @returns {any} */
  #answer(frame) {
    const server = this.#server;
    switch (frame.type) {
      case "hello":
        return this.#greet(frame);
      case "send":
        if (!server.places.has(frame.room)) throw new RequestError({ code: "not_found" });
        if (frame.reply_to && server.messages.get(frame.reply_to)?.room !== frame.room)
          throw new RequestError({ code: "not_found", message: "nowhere" });
        return server.send(alice, frame.room, frame.id, { body: frame.body, reply_to: frame.reply_to });
      case "edit":
        return void server.edit(frame.id, frame.body) ?? {};
      case "delete":
        return void server.remove(frame.id) ?? {};
      case "react":
      case "unreact":
        return void server.react(alice, frame.id, frame.emoji, frame.type === "react") ?? { id: frame.id };
      case "pin":
      case "unpin":
        return void server.pin(alice, frame.id, frame.type === "pin") ?? { id: frame.id };
      case "schedule":
      case "unschedule":
        return void server.schedule(frame) ?? { id: frame.id };
      case "save":
      case "unsave":
        return void server.save(frame.id, frame.type === "save", frame.remind_at) ?? { id: frame.id };
      case "level":
        return void server.setLevel(frame.room, frame.level) ?? {};
      case "place":
      case "section":
      case "unsection":
      case "sort":
        return void server.arrange(frame) ?? {};
      case "ignore":
        return void server.ignore(frame.id, frame.how) ?? {};
      case "quiet":
        return void server.keepQuiet(frame) ?? {};
      case "read":
        return void server.read(frame.room, frame.seq) ?? {};
      case "unread":
        return void server.unread(frame.room, frame.seq) ?? {};
      case "pull":
        return this.#pull(frame);
      case "ping":
        this.#deliver({ type: "signal", kind: "heads", heads: this.#heads() });
        return { type: "pong" };
      default:
        return {};
    }
  }

  /** @param {any} frame */
  #greet({ positions }) {
    this.#greeted = true;
    for (const log of this.#logs()) this.#fanned.set(log, this.#server.head(log)[0]);
    for (const [key, position] of Object.entries(positions)) {
      const log = Number(key);
      if (this.#logs().includes(log) && this.#server.isRewound(log, position)) this.#deliver({ type: "rewind", log });
    }
    const heads = this.#heads();
    return { type: "welcome", v: 1, me: alice.id, session: "s", heads, heartbeat: 25, limits: { body: 4000 } };
  }

  /** @param {any} frame */
  #pull({ log, after }) {
    if (!this.#logs().includes(log)) throw new RequestError({ code: "not_found" });
    if (this.#server.isRewound(log, after)) return { type: "rewind", log };
    return this.#server.page(log, after[0]);
  }

  #heads() {
    return Object.fromEntries(this.#logs().map((log) => [log, this.#server.head(log)]));
  }

  #logs() {
    return [100, ...[...this.#server.places.keys()].map((room) => this.#server.rooms.get(room).log)];
  }
}
