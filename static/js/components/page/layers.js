/**
 * What lies open over the page and is closed by Escape, the topmost first. Dialogs and popovers are the
 * browser's own and close themselves.
 */
export class Layers {
  /** @type {(() => void)[]} */
  #closers = [];
  #changed = () => {};

  /**
   * @param {() => void} close
   * @returns {() => void} to say that it was closed in another way
   */
  add(close) {
    this.#closers.push(close);
    this.#changed();
    return () => {
      this.#closers = this.#closers.filter((known) => known !== close);
      this.#changed();
    };
  }

  get isEmpty() {
    return this.#closers.length === 0;
  }

  /** @param {() => void} changed */
  listen(changed) {
    this.#changed = changed;
  }

  /** @returns {boolean} whether something was closed */
  closeTop() {
    const close = this.#closers.pop();
    close?.();
    this.#changed();
    return close !== undefined;
  }
}
