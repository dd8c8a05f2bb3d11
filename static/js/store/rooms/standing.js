/**
 * Until when I cannot write, and what those who keep order told me and I have not read.
 *
 * @typedef {import("../../connection/protocol.js").Standing} Standing
 */
export class StandingState {
  #options;
  /** @type {Standing | undefined} */
  known;

  /** @param {{get: (path: string) => Promise<Standing>, changed: () => void}} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {{standing?: Standing}} bootstrap */
  start({ standing }) {
    this.known = standing;
  }

  describe() {
    return { standing: this.known };
  }

  /** After my own log went back. */
  async rebuild() {
    this.#take(await this.#options.get("me/standing"));
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ standing }) {
    if (standing) this.#take(standing);
  }

  /** @param {Standing} standing */
  #take(standing) {
    this.known = standing;
    this.#options.changed();
  }

  /** @param {number} now */
  isSilenced(now) {
    return Date.parse(this.known?.silenced_until ?? "") > now;
  }
}
