/**
 * Finds which of my acknowledged messages a restored server no longer has. A backup is a moment: of each room
 * it has everything up to some message, and nothing after it.
 *
 * @typedef {import("../outbox/acknowledged.js").Acknowledged} Acknowledged
 *
 * @typedef {object} LossesOptions
 * @property {import("../outbox/acknowledged.js").AcknowledgedStorage} storage
 * @property {(room: number) => boolean} isMine  a room I am in
 * @property {(room: number, seq: number) => Promise<string | null>} idAt  which message the room has there now
 * @property {(lost: Acknowledged[]) => void} onLost
 */

export class LostMessages {
  #options;
  #checking = false;
  #again = false;

  /** @param {LossesOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** What an earlier look found and nobody has dismissed. */
  async recall() {
    this.#tell((await this.#options.storage.list()).filter(({ lost }) => lost));
  }

  /** @param {string[]} ids */
  async dismiss(ids) {
    await this.#options.storage.drop(ids);
    await this.recall();
  }

  /** @param {boolean} [restored]  known to be: also what was said in rooms that are gone is lost */
  async check(restored = false) {
    this.#again ||= this.#checking;
    if (this.#checking) return;
    this.#checking = true;
    try {
      await this.#look(restored);
    } catch {
      // Asked again with the next connection.
    } finally {
      this.#checking = false;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.check(restored);
  }

  /** @param {boolean} restored */
  async #look(restored) {
    const { isMine, storage } = this.#options;
    const kept = (await storage.list()).filter(({ lost }) => !lost);
    const here = kept.filter(({ room }) => isMine(room));
    const newest = here.at(-1);
    const isWhole = !newest || (await this.#has(newest));
    if (isWhole && !restored) return;
    const lost = restored || !isWhole ? kept.filter(({ room }) => !isMine(room)) : [];
    for (const room of new Set(here.map((message) => message.room))) {
      lost.push(...(await this.#findLost(here.filter((message) => message.room === room))));
    }
    if (lost.length === 0) return;
    await storage.markLost(lost.map(({ id }) => id));
    await this.recall();
  }

  /** The first that is missing, by halving. @param {Acknowledged[]} messages of one room */
  async #findLost(messages) {
    messages.sort((one, other) => one.seq - other.seq);
    let low = 0;
    let high = messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (await this.#has(messages[middle])) low = middle + 1;
      else high = middle;
    }
    return messages.slice(low);
  }

  /** @param {Acknowledged} message */
  async #has({ id, room, seq }) {
    return (await this.#options.idAt(room, seq)) === id;
  }

  /** @param {Acknowledged[]} lost */
  #tell(lost) {
    this.#options.onLost(lost);
  }
}
