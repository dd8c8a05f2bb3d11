/** A connection that comes back, and what is asked over it. */

import { NoAnswer, passNoAnswer, Refused } from "./errors.js";
import { makeId } from "./ids.js";
import { Logs } from "./logs.js";

/** @import { Frame, State } from "./logs.js" */

const ANSWER_MS = 10_000;
// Before it comes back; chance takes a part of it
const SHORTEST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 20_000;
// Between the clocks of a server and its proxy
const SLACK_MS = 5_000;
const AGAIN = new Set(["unavailable", "rate_limited"]);
const SIGNED_OUT = 4401;

export { Refused };

export class Client {
  /** My own id. */
  me = 0;
  #url;
  #token;
  #logs;
  #delay = SHORTEST_DELAY_MS;
  #clock = 0;
  #ref = 0;
  #isClosed = false;
  /** @type {Refused | undefined} */
  #end;
  /** @type {WebSocket | undefined} */
  #socket;
  #isLive = false;
  /** @type {Map<number, (answer?: Frame) => void>} */
  #answers = new Map();
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /**
   * @param {string} url The chat's address, such as `https://chat.example.org`.
   * @param {string} token An access token of a bot or a person.
   * @param {Partial<State>} [state] What `client.state` was when an earlier run ended; without it, `events()` begins now.
   */
  constructor(url, token, state = {}) {
    if (!/^https?:\/\//.test(url)) throw new TypeError("The chat's address begins with https:// or http://.");
    this.#url = url.replace(/\/$/, "");
    this.#token = token;
    this.#logs = new Logs(state);
    this.#connect();
  }

  /**
   * What another start needs to go on after the events that were handled. It is JSON.
   * @returns {State}
   */
  get state() {
    return this.#logs.state;
  }

  /** Everything that happens in my logs, until `close()`. Rejects with Refused once the token is revoked. */
  async *events() {
    while (!this.#isClosed) {
      yield* this.#logs.give();
      const [log] = this.#logs.wanted;
      if (log && this.#isLive) {
        this.#logs.wanted.delete(log);
        await this.#pull(log);
      } else {
        await this.#wait();
      }
    }
  }

  /**
   * Say something; it is stored when this resolves. Rejects with Refused.
   * @param {number} room
   * @param {string} body
   * @param {Frame} [fields] Those of `send`.
   */
  send(room, body, fields = {}) {
    return this.ask({ type: "send", id: makeId(), room, body, ...fields });
  }

  /**
   * A command of docs/protocol.md, as often as it takes until it is answered. Rejects with Refused.
   * @param {Frame} command
   * @returns {Promise<Frame>}
   */
  async ask(command) {
    for (;;) {
      while (!this.#isLive && !this.#isClosed) await this.#wait();
      if (this.#isClosed) throw new Error("This client is closed.");
      const answer = await this.#ask(command).catch(passNoAnswer);
      if (answer && answer.type !== "nack") return answer;
      if (answer && !AGAIN.has(answer.code)) throw new Refused(answer);
      // A line that is closing refuses at once: its end must have time to come
      await sleep((answer?.retry_after ?? 0.2) * 1000);
    }
  }

  /**
   * What `/api/v1/` answers to this path. Rejects with Refused.
   * @param {string} path
   * @returns {Promise<any>}
   */
  async get(path) {
    const headers = { Authorization: `Bearer ${this.#token}` };
    const answer = await fetch(`${this.#url}/api/v1/${path}`, { headers, signal: AbortSignal.timeout(ANSWER_MS) });
    const found = await answer.json();
    if (!answer.ok) throw new Refused(found);
    return found;
  }

  close() {
    this.#isClosed = true;
    this.#socket?.close();
    this.#leave();
  }

  async #connect() {
    await this.#readClock();
    if (this.#isClosed) return;
    const headers = { Authorization: `Bearer ${this.#token}` };
    // Node's own sends headers; a browser's cannot, and has cookies
    const socket = new WebSocket(`${this.#url.replace(/^http/, "ws")}/ws/`, /** @type {any} */ ({ headers }));
    this.#socket = socket;
    const leave = (/** @type {number | undefined} */ code) => {
      clearTimeout(timer);
      if (this.#socket === socket) this.#leave(code);
    };
    // Whether the other end answers the closing is not waited for
    const close = () => {
      leave(undefined);
      socket.close();
    };
    let timer = setTimeout(close, ANSWER_MS);
    socket.onopen = async () => {
      const heartbeat = await this.#greet().catch(passNoAnswer);
      clearTimeout(timer);
      if (this.#socket !== socket) return;
      if (!heartbeat) return close();
      timer = setInterval(() => this.#ask({ type: "ping" }).catch(close), heartbeat * 1000);
    };
    socket.onmessage = ({ data }) => this.#socket === socket && this.#hear(JSON.parse(data));
    socket.onclose = ({ code }) => leave(code);
    // Node.js tells of a handshake that failed by this alone
    socket.onerror = () => leave(undefined);
  }

  /** The server's: by one of ours that is fast, events would be too old. */
  async #readClock() {
    if (this.#logs.since || this.#clock) return;
    const answer = await fetch(`${this.#url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(
      () => undefined,
    );
    const date = answer?.headers.get("date");
    if (date) this.#clock = Date.parse(date) - SLACK_MS;
  }

  async #greet() {
    const known = Object.keys(this.#logs.handled);
    const positions = Object.fromEntries(known.map((log) => [log, this.#logs.findPosition(log)]));
    const welcome = await this.#ask({ type: "hello", v: 1, positions });
    this.#delay = SHORTEST_DELAY_MS;
    this.#isLive = true;
    this.#wake();
    return welcome.heartbeat;
  }

  /** @param {number} [code] */
  #leave(code) {
    this.#isLive = false;
    this.#socket = undefined;
    for (const answer of this.#answers.values()) answer();
    if (code === SIGNED_OUT) {
      this.#end = new Refused({ code: "sign_in", message: "This token is none, is over, or was revoked." });
    } else if (!this.#isClosed) {
      setTimeout(() => this.#connect(), Math.random() * this.#delay);
      this.#delay = Math.min(LONGEST_DELAY_MS, this.#delay * 2);
    }
    this.#wake();
  }

  /** @param {Frame} frame */
  #hear(frame) {
    if (frame.type === "welcome") {
      this.me = frame.me;
      this.#logs.begin(frame.heads, new Date(this.#clock));
      this.#logs.compare(frame.heads);
    } else if (frame.type === "events") {
      this.#logs.take(frame);
    } else if (frame.type === "rewind") {
      this.#logs.rewind(frame.log);
    } else if (frame.heads) {
      this.#logs.compare(frame.heads);
    }
    this.#answers.get(frame.ref)?.(frame);
    this.#wake();
  }

  /** @param {string} log */
  async #pull(log) {
    const command = { type: "pull", log: Number(log), after: this.#logs.findPosition(log) };
    const answer = await this.#ask(command).catch(passNoAnswer);
    if (answer && !AGAIN.has(answer.code)) return;
    this.#logs.wanted.add(log);
    await sleep((answer?.retry_after ?? 0.2) * 1000);
  }

  /**
   * Rejects with NoAnswer.
   * @param {Frame} command
   * @returns {Promise<Frame>}
   */
  #ask(command) {
    const ref = ++this.#ref;
    /** @type {Promise<Frame>} */
    const answered = new Promise((resolve, reject) => {
      const late = setTimeout(() => this.#answers.get(ref)?.(), ANSWER_MS);
      this.#answers.set(ref, (answer) => {
        clearTimeout(late);
        this.#answers.delete(ref);
        if (answer) resolve(answer);
        else reject(new NoAnswer());
      });
    });
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ ...command, ref }));
    else this.#answers.get(ref)?.();
    return answered;
  }

  /** Until something has happened. Rejects with Refused, if the connection has ended for good. */
  async #wait() {
    if (!this.#end) await new Promise((resolve) => this.#waiting.add(() => resolve(undefined)));
    if (this.#end) throw this.#end;
  }

  #wake() {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
