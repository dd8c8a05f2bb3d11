/** What can go wrong. */

/** The server says no; the same again would be refused again. `code` is a word of a fixed set (docs/protocol.md). */
export class Refused extends Error {
  /** @param {{message?: string, code?: string, field?: string, [other: string]: any}} refusal */
  constructor(refusal) {
    super(refusal.message);
    this.name = "Refused";
    this.code = String(refusal.code);
    this.field = refusal.field;
  }
}

/** Whether it was done is unknown. It is asked again under the same id, so nobody outside sees this. */
export class NoAnswer extends Error {}

/** @param {unknown} error */
export function passNoAnswer(error) {
  if (!(error instanceof NoAnswer)) throw error;
}
