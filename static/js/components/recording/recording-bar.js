import { gettext } from "../../lib/gettext.js";
import { hasModifier, listenForKeys } from "../../lib/keys.js";
import { closest, cloneTemplate, fillPart, need, part, setAttribute, setText, showPart } from "../dom.js";
import { sayLength } from "../voice/length.js";
import { drawBars } from "../voice/waveform.js";

/**
 * @typedef {"asking" | "refused" | "recording" | "paused" | "ended"} BarState
 *
 * @typedef {object} Wishes  what a person may want of it
 * @property {() => void} send
 * @property {() => void} discard
 * @property {() => void} pause
 * @property {() => void} resume
 * @property {() => void} retry
 */

/** Between two bars of what is said just now, in pixels. */
const APART = 10;
const NAMES = /** @type {const} */ (["send", "discard", "pause", "resume", "retry"]);

/** In the composer's place: what is recorded, and what to do with it. */
export class RecordingBar {
  #form;
  #wishes;
  /** @type {BarState} */
  #state = "asking";

  /** @param {HTMLElement} form @param {Wishes} wishes */
  constructor(form, wishes) {
    this.#form = form;
    this.#wishes = wishes;
    this.element = cloneTemplate("t-recording");
    form.append(this.element);
    setAttribute(form, "data-recording", true);
    this.element.addEventListener("click", ({ target }) => {
      const wish = closest(target, "[data-wish]")?.dataset.wish;
      for (const name of NAMES) if (name === wish) this.#wishes[name]();
    });
    listenForKeys(this.element, (event) => this.#press(event));
    this.show("asking", gettext("The browser asks whether this page may use the microphone."));
  }

  get state() {
    return this.#state;
  }

  /** @param {BarState} state @param {string} [note] */
  show(state, note = "") {
    const hadFocus = this.element.contains(document.activeElement);
    this.#state = state;
    setAttribute(this.element, "data-state", state);
    const there = state === "paused" || state === "ended";
    showPart(this.element, "pause", state === "recording");
    showPart(this.element, "resume", state === "paused");
    showPart(this.element, "retry", state === "refused");
    showPart(this.element, "send", there || state === "recording");
    showPart(this.element, "level", state === "recording");
    showPart(this.element, "player", there);
    showPart(this.element, "time", state === "recording");
    setText(part(this.element, "note"), note || sayState(state));
    if (hadFocus) this.focus();
  }

  /** @param {number} elapsed @param {number[]} levels */
  follow(elapsed, levels) {
    fillPart(this.element, "time", sayLength(elapsed));
    const shown = Math.max(12, Math.round(this.#form.clientWidth / APART));
    const last = levels.slice(-shown);
    drawBars(need(this.element, ".recording__level svg"), [...Array(shown - last.length).fill(0), ...last]);
  }

  /** Listen before it goes. @param {HTMLElement | null} player */
  place(player) {
    part(this.element, "player")?.replaceChildren(...(player ? [player] : []));
  }

  /** So that Enter sends and Escape discards, wherever the last button went. */
  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.remove();
    setAttribute(this.#form, "data-recording", null);
    if (hadFocus) need(this.#form, "textarea").focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (hasModifier(event)) return;
    const onBar = event.target === this.element;
    if (event.key === "Escape") this.#wishes.discard();
    else if (event.key === "Enter" && !closest(event.target, "button")) this.#wishes.send();
    else if (event.key === " " && onBar && this.#state === "recording") this.#wishes.pause();
    else if (event.key === " " && onBar && this.#state === "paused") this.#wishes.resume();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {BarState} state */
function sayState(state) {
  const hasKeys = !matchMedia("(pointer: coarse)").matches;
  if (state === "recording")
    return hasKeys ? gettext("Recording. Enter sends, Escape discards.") : gettext("Recording");
  if (state === "paused") return gettext("Paused. Listen, go on, or send it.");
  return "";
}
