/** As close as one gets, in multiples of the picture as it fits. */
const CLOSEST = 8;
const STEP = 1.5;

/** A picture nearer than it fits, moved about under its frame. */
export class Zoom {
  #picture;
  #changed;
  #scale = 1;
  #x = 0;
  #y = 0;

  /**
   * @param {HTMLImageElement} picture
   * @param {(scale: number) => void} changed
   */
  constructor(picture, changed) {
    this.#picture = picture;
    this.#changed = changed;
  }

  get isNear() {
    return this.#scale > 1;
  }

  reset() {
    this.#set(1, 0, 0);
  }

  in() {
    this.by(STEP);
  }

  out() {
    this.by(1 / STEP);
  }

  /** The point that is looked at stays where it is. @param {number} factor @param {{x: number, y: number}} [at] */
  by(factor, at = this.#middle) {
    const scale = Math.min(CLOSEST, Math.max(1, this.#scale * factor));
    const grown = scale / this.#scale;
    const { x, y } = this.#middle;
    this.#set(scale, (this.#x - (at.x - x)) * grown + (at.x - x), (this.#y - (at.y - y)) * grown + (at.y - y));
  }

  /** @param {number} x @param {number} y in pixels of the screen */
  move(x, y) {
    this.#set(this.#scale, this.#x + x, this.#y + y);
  }

  /** Of the frame, which stays where it is. */
  get #middle() {
    const { left, top, width, height } = /** @type {HTMLElement} */ (
      this.#picture.parentElement
    ).getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }

  /** Never so far that nothing of it is left. @param {number} scale @param {number} x @param {number} y */
  #set(scale, x, y) {
    const { offsetWidth, offsetHeight, style } = this.#picture;
    const bound = (/** @type {number} */ at, /** @type {number} */ size) => {
      const most = (size * (scale - 1)) / 2;
      return Math.min(most, Math.max(-most, at));
    };
    this.#scale = scale;
    this.#x = bound(x, offsetWidth);
    this.#y = bound(y, offsetHeight);
    style.transform = scale === 1 ? "" : `translate(${this.#x}px, ${this.#y}px) scale(${scale})`;
    this.#changed(scale);
  }
}
