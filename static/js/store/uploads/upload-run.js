import { RequestError, toRequestError } from "../../lib/errors.js";

/**
 * One try to bring a file to the server, from where it has it to its end.
 *
 * @typedef {import("./uploads.js").Upload} Upload
 * @typedef {Pick<import("../../connection/protocol.js").Upload, "offset" | "file">} Answer
 *
 * @typedef {object} RunOptions
 * @property {import("../../lib/api.js").Api} api
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => boolean} isWanted
 */

/** The first part is small, so that a slow line shows that something moves; then as much as goes in half a second. */
export const LEAST_PART = 256 * 1024;
export const MOST_PART = 4 * 1024 * 1024;
/** The browser cannot read the bytes: a folder, or a file that was moved, changed or taken away. */
export class UnreadableError extends Error {}

/** A proxy that refuses even this much lets nothing through. */
const SMALLEST_PART = 16 * 1024;
const QUICK_MS = 500;
const SLOW_MS = 3_000;
/** Nothing heard for so long: the connection is gone, whatever the browser believes. */
const PATIENCE_MS = 60_000;

export class UploadRun {
  #options;
  #part = LEAST_PART;
  #most = MOST_PART;

  /** @param {RunOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * @param {Upload} upload
   * @param {(sent: number) => void} progress
   * @returns {Promise<Answer["file"]>} without one it is not wanted any more, or there is nothing left to send it from
   * @throws {UnreadableError}
   */
  async send({ id, name, size, voice, blob }, progress) {
    // Before anything is asked of a server that may not be there
    if (blob) await readBytes(blob.slice(0, 1));
    /** @type {Answer} */
    let answer = await this.#within(this.#options.api.post("uploads", { id, name, size, voice }));
    while (!answer.file && blob && this.#options.isWanted()) {
      progress(answer.offset);
      answer = await this.#sendPart(id, blob, answer.offset);
    }
    return answer.file;
  }

  /**
   * @param {string} id
   * @param {Blob} blob
   * @param {number} offset
   * @returns {Promise<Answer>}
   */
  async #sendPart(id, blob, offset) {
    const { api, clock } = this.#options;
    const began = clock.elapsed();
    // Read here: what cannot be read would look like a connection that is gone
    const part = await readBytes(blob.slice(offset, offset + this.#part));
    /** @type {Answer} */
    let answer;
    try {
      answer = await this.#within(api.patch(`uploads/${id}?offset=${offset}`, part));
    } catch (error) {
      if (!this.#halve(error)) throw error;
      return { offset };
    }
    const took = clock.elapsed() - began;
    if (took < QUICK_MS) this.#part = Math.min(this.#most, this.#part * 2);
    else if (took > SLOW_MS) this.#part = Math.max(Math.min(LEAST_PART, this.#most), this.#part / 2);
    return answer;
  }

  /**
   * A proxy in between may take less at a time than the server does.
   *
   * @param {unknown} error
   */
  #halve(error) {
    if (toRequestError(error).code !== "too_large" || this.#part <= SMALLEST_PART) return false;
    this.#part /= 2;
    this.#most = this.#part;
    return true;
  }

  /**
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T>}
   */
  #within(answer) {
    const { clock } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimeout(() => reject(new RequestError({ code: "unknown" })), PATIENCE_MS);
      answer.then(resolve, reject).finally(() => clock.clearTimeout(timer));
    });
  }
}

/** @param {Blob} blob @returns {Promise<Blob>} in memory */
async function readBytes(blob) {
  try {
    return new Blob([await blob.arrayBuffer()]);
  } catch {
    throw new UnreadableError();
  }
}
