import { createApi } from "../lib/api.js";
import { pause } from "../lib/clock.js";
import { toRequestError } from "../lib/errors.js";
import { BETTER_WAY, SIGN_IN } from "./close-codes.js";

/**
 * @typedef {import("../lib/clock.js").Clock} Clock
 * @typedef {import("../lib/errors.js").RequestError} RequestError
 * @typedef {import("./protocol.js").Command} Command
 * @typedef {import("./protocol.js").Heads} Heads
 */

/** The server lets nobody wait for longer. */
export const WAIT_SECONDS = 25;
/** Longer than a wait, so that a quiet room is not taken for a dead connection. */
const HEARTBEAT_SECONDS = 35;
/** From one poll to the next, at least: a lively room is fetched ten times a second, not a hundred. */
export const REST_MS = 100;
/** What a poll outlives. */
const FOR_NOW = ["rate_limited", "unavailable"];
const OPEN = 1;
const CLOSED = 3;

/**
 * What a WebSocket is to the page, for where none gets through: commands are requests, and what the server says
 * is fetched by a request that waits for it.
 */
export class LongPoll {
  readyState = 0;
  /** @type {null | (() => void)} */
  onopen = null;
  /** @type {null | ((message: {data: string}) => void)} */
  onmessage = null;
  /** @type {null | ((close: {code: number}) => void)} */
  onclose = null;
  #clock;
  #api;
  #abort = new AbortController();
  /** What the server has told so far; from here it goes on, as a socket would. @type {Heads} */
  #told = {};
  /** @type {number[]} */
  #watched = [];
  /** Commands on their way. */
  #asking = 0;
  #retiring = false;

  /** @param {{clock: Clock, fetch: typeof globalThis.fetch, cookies: () => string}} options */
  constructor({ clock, fetch: reach, cookies }) {
    this.#clock = clock;
    this.#api = createApi({
      cookies,
      fetch: async (path, options) => {
        try {
          return await reach(path, { ...options, signal: this.#abort.signal });
        } catch (error) {
          this.#end(1006);
          throw error;
        }
      },
    });
    queueMicrotask(() => {
      if (this.readyState === CLOSED) return;
      this.readyState = OPEN;
      this.onopen?.();
    });
  }

  /** @param {string} text */
  send(text) {
    void this.#ask(JSON.parse(text));
  }

  /** The page closes it, and hears nothing more. */
  close() {
    this.onclose = null;
    this.#end(1000);
  }

  /** A socket gets through again: end as soon as nothing is on its way. */
  retire() {
    this.#retiring = true;
    if (this.#asking === 0) this.#end(BETTER_WAY);
  }

  /** @param {number} code */
  #end(code) {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#abort.abort();
    this.onclose?.({ code });
  }

  /** @param {object} frame */
  #say(frame) {
    if (this.readyState === OPEN) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** @param {Command} frame */
  async #ask(frame) {
    this.#asking += 1;
    try {
      const answer = await this.#answer(frame);
      if (answer) this.#say({ ...answer, ref: frame.ref });
    } catch (error) {
      this.#refuse(frame, toRequestError(error));
    }
    this.#asking -= 1;
    if (this.#retiring) this.retire();
  }

  /** @param {Command} frame */
  async #answer(frame) {
    switch (frame.type) {
      case "hello":
        return this.#greet(frame);
      case "ping":
        this.#take(await this.#pull(0));
        return { type: "pong" };
      case "watch":
        this.#watched = frame.rooms;
        this.#take(await this.#pull(0));
        return { type: "ack" };
      case "typing":
        // Typing needs a socket; over long poll it is dropped
        return { type: "ack" };
      default:
        return this.#api.post("commands", frame);
    }
  }

  /**
   * @param {Command} frame the command that was refused
   * @param {RequestError} error
   */
  #refuse({ ref }, error) {
    const { code, sentence, field, retry_after } = error;
    if (!this.#survives(error)) return;
    this.#say({ type: "nack", ref, code, message: sentence, field, retry_after });
  }

  /**
   * Whether the server itself refused, and not the sign-in or something on the way to it.
   *
   * @param {RequestError} error
   */
  #survives({ code, sentence }) {
    if (code === "sign_in") this.#end(SIGN_IN);
    else if (code === "unavailable" && sentence === "") this.#end(1006);
    return this.readyState === OPEN;
  }

  /** @param {number} wait seconds */
  #pull(wait) {
    return this.#api.post("pull", { positions: this.#told, wait, watch: this.#watched });
  }

  /** @param {import("./protocol.js").Hello} hello */
  async #greet({ ref, v, positions }) {
    const { frames, ...welcome } = await this.#api.post("pull", { v, positions });
    this.#told = { ...welcome.heads };
    for (const frame of frames) if (frame.type === "rewind") this.#say(frame);
    this.#say({ ...welcome, type: "welcome", ref, heartbeat: HEARTBEAT_SECONDS });
    for (const frame of frames) if (frame.type !== "rewind") this.#say(frame);
    void this.#poll();
    return null;
  }

  async #poll() {
    while (this.readyState === OPEN) {
      try {
        const started = this.#clock.elapsed();
        this.#take(await this.#pull(WAIT_SECONDS));
        // Only then: the timers of a hidden tab take up to a minute
        if (this.#clock.elapsed() - started < REST_MS) await pause(this.#clock, REST_MS);
      } catch (error) {
        await this.#rest(toRequestError(error));
      }
    }
  }

  /** All seats are taken by other tabs, or the server is busy. @param {RequestError} error */
  async #rest(error) {
    if (!FOR_NOW.includes(error.code)) this.#end(error.code === "sign_in" ? SIGN_IN : 1006);
    if (!this.#survives(error)) return;
    if (error.code === "rate_limited") void this.#ask({ type: "ping" });
    await pause(this.#clock, (error.retry_after ?? 1) * 1000);
  }

  /** @param {{frames: any[], heads: Heads}} answer */
  #take({ frames, heads }) {
    /** @type {Heads} */
    const told = {};
    for (const [log, head] of Object.entries(heads)) told[log] = this.#told[log] ?? head;
    for (const frame of frames) {
      if (frame.type === "rewind") told[frame.log] = heads[frame.log] ?? [0, 0];
      if (frame.type === "events" && told[frame.log]?.[0] < frame.to[0]) told[frame.log] = frame.to;
      this.#say(frame);
    }
    this.#told = told;
    // Of a log that goes on beyond this page the next poll tells
    const level = Object.entries(heads).filter(([log, head]) => told[log][0] >= head[0]);
    this.#say({ type: "signal", kind: "heads", heads: Object.fromEntries(level) });
    if (frames.some(({ type }) => type === "bye")) this.#end(1012);
  }
}
