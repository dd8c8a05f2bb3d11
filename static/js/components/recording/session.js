import { systemClock } from "../../lib/clock.js";
import { gettext } from "../../lib/gettext.js";
import { toWaveform } from "../voice/waveform.js";
import { createMeter, createRecorder } from "./microphone.js";
import { Recording } from "./recording.js";
import { RecordingBar } from "./recording-bar.js";

/**
 * @typedef {import("../parts.js").Parts["voice"]} VoicePart
 * @typedef {import("../../store/uploads/recording-storage.js").KeptRecording} KeptRecording
 * @typedef {import("../../store/uploads/recording-storage.js").RecordingStorage} RecordingStorage
 *
 * @typedef {object} SessionOptions
 * @property {HTMLElement} form
 * @property {KeptRecording} row
 * @property {VoicePart} voice
 * @property {RecordingStorage | null} storage
 * @property {Pick<import("./recording-bar.js").Wishes, "send" | "discard" | "retry">} wishes
 */

/** Between two bars of the waveform, in pixels of the composer. */
const APART = 13;

/** A voice message in its composer, before it is sent. */
export class RecordingSession {
  #options;
  /** Without one it was found again, and is whole. @type {Recording | null} */
  #recording = null;
  /** Once it is whole. @type {Blob | null} */
  #blob = null;
  /** @type {Promise<unknown>} */
  #writing = Promise.resolve();
  /** At which the browser plays what there is. */
  #url = "";
  /** This browser keeps what is recorded. */
  isKept = true;
  /** Other tabs may offer it again. */
  release = () => {};

  /** @param {SessionOptions} options */
  constructor(options) {
    this.#options = options;
    const [pause, resume] = [() => void this.#pause(), () => this.#resume()];
    this.bar = new RecordingBar(options.form, { ...options.wishes, pause, resume });
  }

  get form() {
    return this.#options.form;
  }

  get row() {
    return this.#options.row;
  }

  /** Whether it was recorded by this page. */
  get isOwn() {
    return this.#recording !== null;
  }

  /** What was recorded before. @param {Blob} blob @param {() => void} release */
  offer(blob, release) {
    this.#blob = blob;
    this.release = release;
    this.bar.show("ended", gettext("You recorded this and have not sent it."));
    this.#place();
  }

  /** @param {MediaStream} stream */
  start(stream) {
    this.#options.voice.pausePlaying();
    const recording = new Recording({
      ...{ stream, recorder: createRecorder(stream), meter: createMeter(stream), clock: systemClock },
      onBytes: (blob) => this.#keep(blob),
      onTick: () => this.bar.follow(recording.elapsed, recording.levels),
      onStop: (why) => this.#end(recording, why),
    });
    this.#recording = recording;
    this.bar.show("recording");
  }

  /** @returns {Promise<Blob>} all of it, after which nothing more comes */
  async finish() {
    this.#blob ??= this.#recording ? await this.#recording.stop() : new Blob();
    this.#note();
    await this.#writing;
    return this.#blob;
  }

  close() {
    this.#unplace();
    this.bar.close();
    this.release();
  }

  /** @param {Recording} recording @param {"limit" | "lost"} why */
  #end(recording, why) {
    this.#blob = recording.blob;
    const said =
      why === "limit"
        ? gettext("A voice message is 15 minutes long at most. Listen, or send it.")
        : gettext("The microphone is gone. What you said is here: listen, or send it.");
    this.bar.show("ended", said);
    this.#note();
    this.#place();
  }

  async #pause() {
    await this.#recording?.pause();
    if (this.#recording?.state !== "paused" || this.bar.state !== "recording") return;
    this.bar.show("paused");
    this.#note();
    this.#place();
  }

  #resume() {
    this.#unplace();
    this.#options.voice.pausePlaying();
    this.#recording?.resume();
    this.bar.show("recording");
  }

  #note() {
    if (!this.#recording) return;
    const { elapsed, levels, type } = this.#recording;
    Object.assign(this.row, { duration: Math.round(elapsed), levels, type });
  }

  /** @param {Blob} blob */
  #keep(blob) {
    this.#note();
    const kept = { ...this.row };
    const { storage } = this.#options;
    const write = async () => {
      if (storage) await storage.keep(kept, blob);
      else this.isKept = false;
    };
    this.#writing = this.#writing.then(write).catch(() => {
      this.isKept = false;
    });
  }

  /** To be listened to. */
  #place() {
    const blob = this.#blob ?? this.#recording?.blob;
    if (!blob) return;
    this.#unplace();
    this.#url = URL.createObjectURL(blob);
    const { id: key, duration, levels } = this.row;
    const track = { key, url: this.#url, duration, waveform: toWaveform(levels) };
    this.bar.place(this.#options.voice.createPlayer(track, Math.round(this.form.clientWidth / APART)));
  }

  #unplace() {
    this.#options.voice.forgetTrack(this.row.id);
    this.bar.place(null);
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = "";
  }
}
