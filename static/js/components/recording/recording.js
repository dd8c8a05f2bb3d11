import { closeMicrophone } from "./microphone.js";

/**
 * A voice message while it is recorded, paused and gone on with; its bytes come a moment at a time.
 *
 * @typedef {"recording" | "paused" | "ended"} RecordingState
 *
 * @typedef {object} RecordingOptions
 * @property {MediaStream} stream
 * @property {MediaRecorder} recorder
 * @property {{read: () => number, close: () => void}} meter
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {(blob: Blob) => void} onBytes
 * @property {() => void} onTick  something is to be shown anew
 * @property {(why: "limit" | "lost") => void} onStop  it ended by itself
 */

/** As long as anyone listens. */
export const LIMIT_MS = 15 * 60 * 1000;
export const TICK_MS = 100;
/** What a page that ends in the middle may lose. */
const MOMENT_MS = 500;
/** The page was frozen, and the microphone with it. */
const FROZEN_MS = 5_000;

export class Recording {
  #options;
  /** @type {Blob[]} */
  #parts = [];
  /** @type {number[]} */
  #levels = [];
  #elapsed = 0;
  /** @type {unknown} */
  #timer = null;
  #last = 0;
  /** @type {Promise<Blob> | null} */
  #stopping = null;

  /** @param {RecordingOptions} options */
  constructor(options) {
    this.#options = options;
    const { recorder } = options;
    recorder.addEventListener("dataavailable", ({ data }) => this.#take(data));
    // The microphone was pulled out, or its permission was taken back
    recorder.addEventListener("stop", () => this.#stopping || this.#endBy("lost"));
    recorder.start(MOMENT_MS);
    this.#go();
  }

  /** @returns {RecordingState} */
  get state() {
    const { state } = this.#options.recorder;
    return state === "inactive" ? "ended" : state;
  }

  /** In milliseconds, without its pauses. */
  get elapsed() {
    const since = this.#timer === null ? 0 : this.#options.clock.elapsed() - this.#last;
    return Math.min(LIMIT_MS, this.#elapsed + Math.min(since, FROZEN_MS));
  }

  get levels() {
    return this.#levels;
  }

  get type() {
    return this.#options.recorder.mimeType;
  }

  /** What there is so far. */
  get blob() {
    return new Blob(this.#parts, { type: this.type });
  }

  async pause() {
    if (this.state !== "recording") return;
    this.#halt();
    this.#options.recorder.pause();
    const last = this.#awaitBytes();
    this.#options.recorder.requestData();
    await last;
  }

  resume() {
    if (this.state !== "paused") return;
    this.#options.recorder.resume();
    this.#go();
  }

  /** Lets the microphone go. @returns {Promise<Blob>} all of it, however often it is asked for */
  stop() {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop() {
    this.#halt();
    if (this.state !== "ended") {
      const { recorder } = this.#options;
      const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
      recorder.stop();
      await stopped;
    }
    this.#release();
    return this.blob;
  }

  #go() {
    this.#last = this.#options.clock.elapsed();
    this.#timer = this.#options.clock.setTimeout(() => this.#tick(), TICK_MS);
  }

  #halt() {
    this.#elapsed = this.elapsed;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tick() {
    this.#halt();
    const level = this.#options.meter.read();
    // A page in the background is woken seldom: the same for all that passed
    while (this.#levels.length < this.#elapsed / TICK_MS) this.#levels.push(level);
    if (this.#elapsed >= LIMIT_MS) return void this.stop().then(() => this.#options.onStop("limit"));
    this.#go();
    this.#options.onTick();
  }

  /** @param {"limit" | "lost"} why */
  #endBy(why) {
    this.#halt();
    this.#release();
    this.#options.onStop(why);
  }

  #release() {
    this.#options.meter.close();
    closeMicrophone(this.#options.stream);
  }

  /** @param {Blob} data */
  #take(data) {
    if (data.size === 0) return;
    this.#parts.push(data);
    this.#options.onBytes(data);
  }

  #awaitBytes() {
    const { recorder } = this.#options;
    return new Promise((resolve) => recorder.addEventListener("dataavailable", resolve, { once: true }));
  }
}
