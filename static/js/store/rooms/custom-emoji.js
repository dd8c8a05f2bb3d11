/**
 * Pictures of the workspace, told whole with each change in the log of the room of everybody.
 *
 * @typedef {import("../../connection/protocol.js").CustomEmoji} Emoji
 */

export class CustomEmoji {
  /** @type {Emoji[]} */
  list = [];
  #asking = false;
  #changed;
  #get;

  /** @param {{get: (path: string) => Promise<any>, changed: () => void}} options */
  constructor({ get, changed }) {
    this.#get = get;
    this.#changed = changed;
  }

  /** @param {{emoji?: Emoji[]}} bootstrap */
  start({ emoji = [] }) {
    this.list = emoji;
  }

  /** @param {number} _room @param {{emoji?: Emoji[]}} event */
  apply(_room, { emoji }) {
    if (emoji) this.#take(emoji);
  }

  describe() {
    return { emoji: this.list };
  }

  /** A log that went back may have told of some that are not there any more. All of them do at once. */
  async forget() {
    if (this.#asking) return;
    this.#asking = true;
    await this.#get("emoji").then(this.#take, () => {});
    this.#asking = false;
  }

  /** @param {Emoji[]} emoji */
  #take = (emoji) => {
    this.list = emoji;
    this.#changed();
  };
}
