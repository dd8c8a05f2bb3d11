/**
 * The one voice message that plays. Its sound belongs to no row, so it plays on while rows come and go.
 *
 * @typedef {object} Track
 * @property {string} key
 * @property {string} url
 * @property {number} duration  in milliseconds, as its recorder said: the file itself may not know
 *
 * @typedef {object} Effects
 * @property {(key: string) => void} onChange
 * @property {(track: Track) => void} onEnd  played to its end
 * @property {(track: Track) => void} onFail
 */

export const SPEEDS = [1, 1.5, 2];

export class Playback {
  #audio;
  #effects;
  /** @type {Track | null} */
  #track = null;
  /** Where each was left, in seconds. @type {Map<string, number>} */
  #places = new Map();
  #speed = 1;
  #frame = 0;

  /** @param {HTMLAudioElement} audio @param {Effects} effects */
  constructor(audio, effects) {
    this.#audio = audio;
    this.#effects = effects;
    for (const name of ["play", "pause", "seeked", "ratechange"]) audio.addEventListener(name, () => this.#follow());
    audio.addEventListener("ended", () => this.#end());
    audio.addEventListener("error", () => this.#fail());
  }

  get track() {
    return this.#track;
  }

  get speed() {
    return this.#speed;
  }

  /** @param {number} speed */
  set speed(speed) {
    this.#speed = SPEEDS.includes(speed) ? speed : 1;
    this.#audio.playbackRate = this.#speed;
    this.#tell();
  }

  /** @param {string} key */
  isPlaying(key) {
    return this.#track?.key === key && !this.#audio.paused;
  }

  /** In seconds. @param {string} key */
  placeOf(key) {
    return this.#track?.key === key ? this.#audio.currentTime : (this.#places.get(key) ?? 0);
  }

  /** @param {Track} track */
  toggle(track) {
    if (this.isPlaying(track.key)) this.pause();
    else this.play(track);
  }

  /** @param {Track} track */
  play(track) {
    this.#take(track);
    // Refused, or another one was started meanwhile: `error` tells of what matters
    this.#audio.play().catch(() => this.#tell());
  }

  pause() {
    this.#audio.pause();
  }

  /** @param {Track} track @param {number} seconds */
  seek(track, seconds) {
    const place = Math.min(Math.max(0, seconds), track.duration / 1000);
    if (this.#track?.key === track.key) this.#audio.currentTime = place;
    this.#places.set(track.key, place);
    this.#effects.onChange(track.key);
  }

  /** What it was recorded into is thrown away, or goes on. @param {string} key */
  forget(key) {
    this.#places.delete(key);
    if (this.#track?.key !== key) return;
    this.#audio.pause();
    this.#track = null;
    this.#audio.removeAttribute("src");
    this.#effects.onChange(key);
  }

  /** @param {Track} track */
  #take(track) {
    if (this.#track?.key === track.key) return;
    this.#leave();
    this.#track = track;
    this.#audio.src = track.url;
    this.#audio.playbackRate = this.#speed;
    this.#audio.currentTime = this.#places.get(track.key) ?? 0;
  }

  /** Of two one plays; the other one goes on later where it was. */
  #leave() {
    const left = this.#track;
    if (!left) return;
    this.#places.set(left.key, this.#audio.currentTime);
    this.#audio.pause();
    this.#track = null;
    this.#effects.onChange(left.key);
  }

  #end() {
    const track = this.#track;
    if (!track) return;
    this.#places.delete(track.key);
    this.#track = null;
    this.#effects.onChange(track.key);
    this.#effects.onEnd(track);
  }

  #fail() {
    const track = this.#track;
    if (!track) return;
    this.#places.set(track.key, this.#audio.currentTime);
    this.#track = null;
    this.#effects.onChange(track.key);
    this.#effects.onFail(track);
  }

  /** `timeupdate` comes four times a second, which is seen. */
  #follow() {
    cancelAnimationFrame(this.#frame);
    this.#tell();
    if (this.#track && !this.#audio.paused) this.#frame = requestAnimationFrame(() => this.#follow());
  }

  #tell() {
    if (this.#track) this.#effects.onChange(this.#track.key);
  }
}
