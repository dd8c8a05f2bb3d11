/**
 * @typedef {object} Refusal
 * @property {import("../connection/protocol.js").ErrorCode | "unknown"} code
 * @property {string} [message]
 * @property {string | null} [field]
 * @property {number | null} [retry_after] seconds
 */

/**
 * A command or request that did not succeed. `unknown` means that nobody can tell whether it took
 * effect; `unavailable` that it did not and may be tried again.
 */
export class RequestError extends Error {
  /** @param {Refusal} refusal */
  constructor({ code, message = "", field = null, retry_after = null }) {
    super(message || code);
    this.name = "RequestError";
    this.code = code;
    /** For people; empty when the server had no say. */
    this.sentence = message;
    this.field = field;
    this.retry_after = retry_after;
  }
}

/**
 * @param {unknown} error
 * @returns {RequestError}
 */
export function toRequestError(error) {
  if (error instanceof RequestError) return error;
  return new RequestError({ code: "unknown", message: "" });
}
