import { gettext, interpolate } from "../../lib/gettext.js";
import { hasModifier, listenForKeys } from "../../lib/keys.js";
import { cloneTemplate, fillPart, need, setAttribute } from "../dom.js";
import { sayLength } from "./length.js";
import { BARS, drawBars, resample } from "./waveform.js";

/**
 * @typedef {import("./playback.js").Playback} Playback
 * @typedef {import("./playback.js").Track & {waveform: number[]}} Voice
 */

const STEP_S = 5;

/** Plays a voice message where it stands: a button, its waveform to move along, its time and how fast. */
export class VoicePlayer {
  #playback;
  #voice;
  #slider;

  /** @param {Playback} playback @param {Voice} voice @param {number} bars as there is room for */
  constructor(playback, voice, bars = BARS) {
    this.#playback = playback;
    this.#voice = voice;
    this.element = cloneTemplate("t-voice");
    this.#slider = need(this.element, "[role='slider']");
    setAttribute(this.element, "data-track", voice.key);
    setAttribute(this.element, "aria-label", gettext("Voice message"));
    const levels = resample(voice.waveform, bars).map((value) => value / 100);
    drawBars(need(this.element, "svg.voice__bars"), levels);
    setAttribute(this.#slider, "aria-valuemax", Math.round(voice.duration / 1000));
    listenForKeys(this.element, (event) => this.#press(event));
    this.#slider.addEventListener("pointerdown", (event) => this.#grab(event));
    this.#slider.addEventListener("pointermove", (event) => {
      if (this.#slider.hasPointerCapture(event.pointerId)) this.#moveTo(event);
    });
    this.update();
  }

  get voice() {
    return this.#voice;
  }

  update() {
    const { key, duration } = this.#voice;
    const seconds = this.#playback.placeOf(key);
    const isPlaying = this.#playback.isPlaying(key);
    const [at, length] = [sayLength(seconds * 1000), sayLength(duration)];
    setAttribute(this.element, "data-playing", isPlaying);
    this.element.style.setProperty("--at", String(Math.min(1, (seconds * 1000) / duration)));
    fillPart(this.element, "time", isPlaying || seconds > 0 ? at : length);
    setAttribute(this.#slider, "aria-valuenow", Math.round(seconds));
    setAttribute(this.#slider, "aria-valuetext", interpolate(gettext("%(at)s of %(length)s"), { at, length }));
    const play = need(this.element, "[data-act='voice:play']");
    setAttribute(play, "aria-label", isPlaying ? gettext("Pause") : gettext("Play"));
    const speed = need(this.element, "[data-act='voice:speed']");
    const times = { speed: this.#playback.speed.toLocaleString(document.documentElement.lang) };
    fillPart(this.element, "speed", `${times.speed}×`);
    setAttribute(speed, "aria-label", interpolate(gettext("Speed: %(speed)s times"), times));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (hasModifier(event)) return;
    const to = event.target === this.#slider ? this.#findPlace(event.key) : null;
    if (to !== null) this.#playback.seek(this.#voice, to);
    // A button's own space presses it
    else if (event.key === " " && event.target === this.#slider) this.#playback.toggle(this.#voice);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} key @returns {number | null} */
  #findPlace(key) {
    const at = this.#playback.placeOf(this.#voice.key);
    if (key === "ArrowRight" || key === "ArrowUp") return at + STEP_S;
    if (key === "ArrowLeft" || key === "ArrowDown") return at - STEP_S;
    if (key === "Home") return 0;
    // At the very end it would begin anew
    return key === "End" ? Math.max(0, this.#voice.duration / 1000 - 1) : null;
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0) return;
    this.#slider.setPointerCapture(event.pointerId);
    this.#moveTo(event);
  }

  /** Time runs from left to right in every script, as in every player. @param {PointerEvent} event */
  #moveTo({ clientX }) {
    const { left, width } = this.#slider.getBoundingClientRect();
    this.#playback.seek(this.#voice, (((clientX - left) / width) * this.#voice.duration) / 1000);
  }
}
