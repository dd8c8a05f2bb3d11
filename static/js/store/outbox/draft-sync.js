/**
 * Brings the drafts of this browser and those of the account together. Where both have changed since they were the same,
 * both texts stay, the other device's first.
 *
 * @typedef {{version: number, text: string}} Base  as both had it last
 *
 * @typedef {object} DraftSyncOptions
 * @property {number} account
 * @property {import("./drafts.js").TextStorage | null} storage
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {import("./drafts.js").Drafts} drafts
 * @property {import("./account-drafts.js").AccountDrafts} kept
 * @property {() => number | null} room  in which one is
 * @property {() => boolean} isLive
 * @property {(frame: any) => Promise<unknown>} request
 * @property {(refusal: import("../../lib/errors.js").RequestError) => void} refused  it stays in this browser
 */

/** After the last key, and the browser's own 300 ms. */
export const PAUSE_MS = 1_500;
/** So long another change of the same draft waits for word of the one before. */
const ECHO_MS = 10_000;
const PLACE = /^(thread|edit)\.(.+)$/;
/** The account does not take it: too long, or too many. */
const FINAL = ["invalid", "conflict"];
const NONE = { version: 0, text: "" };

export class DraftSync {
  #options;
  /** @type {Map<number | string, unknown>} */
  #planned = new Map();
  /** Of threads and edits: one may have gone elsewhere before they are asked of. @type {Map<string, number | null>} */
  #rooms = new Map();
  /** On their way. @type {Map<number | string, unknown>} */
  #sending = new Map();
  /** As they were sent last, until the account tells of it: that is no news. @type {Map<number | string, string>} */
  #sent = new Map();

  /** @param {DraftSyncOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** At the start, and after each time without a connection. */
  meet() {
    const { drafts, kept } = this.#options;
    this.#sending.clear();
    for (const key of new Set([...kept.known.keys(), ...drafts.list(), ...Object.keys(this.#bases).map(readKey)]))
      this.hear(key);
  }

  /** The account has other words, or those that were sent. @param {number | string} key */
  hear(key) {
    const { clock, drafts, kept } = this.#options;
    clock.clearTimeout(this.#sending.get(key));
    this.#sending.delete(key);
    const there = kept.known.get(key) ?? NONE;
    const met = this.#baseOf(key);
    const base = this.#sent.get(key) === there.text ? there : met;
    if (there.text !== met.text) this.#sent.delete(key);
    const here = drafts.get(key);
    this.#rebase(key, there);
    if (here === there.text) return;
    if (here === base.text) return drafts.replace(key, there.text);
    const isOther = there.version !== base.version && there.text !== base.text;
    const both = isOther ? join(there.text, here) : here;
    if (both !== here) drafts.replace(key, both);
    this.plan(key);
  }

  /** Something was written here. @param {number | string} key */
  plan(key) {
    const { clock, kept, room } = this.#options;
    if (typeof key === "string") {
      if (!PLACE.test(key)) return;
      this.#rooms.set(key, kept.known.get(key)?.room ?? this.#rooms.get(key) ?? room());
    }
    clock.clearTimeout(this.#planned.get(key));
    this.#planned.set(
      key,
      clock.setTimeout(() => void this.#push(key), PAUSE_MS),
    );
  }

  /** @param {number | string} key */
  async #push(key) {
    const { clock, drafts, isLive, request } = this.#options;
    const text = drafts.get(key);
    const { text: known, version } = this.#baseOf(key);
    if (!isLive() || this.#sending.has(key) || text === known) return;
    const [, kind, id] = PLACE.exec(String(key)) ?? [];
    const room = typeof key === "string" ? (this.#rooms.get(key) ?? null) : key;
    const command = { type: "draft", room, ...(id && { id, kind }), text, version };
    if (room === null) return;
    this.#sent.set(key, text);
    this.#sending.set(
      key,
      clock.setTimeout(() => this.hear(key), ECHO_MS),
    );
    try {
      await request(command);
    } catch (error) {
      // Without a connection it is asked again when there is one
      const refusal = /** @type {import("../../lib/errors.js").RequestError} */ (error);
      if (FINAL.includes(refusal.code)) this.#options.refused(refusal);
      clock.clearTimeout(this.#sending.get(key));
      this.#sending.delete(key);
    }
  }

  /** @param {number | string} key @returns {Base} */
  #baseOf(key) {
    return this.#bases[key] ?? NONE;
  }

  /** @param {number | string} key @param {Base} base */
  #rebase(key, { version, text }) {
    const bases = this.#bases;
    if (text === "") delete bases[key];
    else bases[key] = { version, text };
    try {
      this.#options.storage?.setItem(this.#name, JSON.stringify(bases));
    } catch {
      // Then both texts stay where one would do
    }
  }

  /** @returns {Record<string, Base>} */
  get #bases() {
    try {
      return JSON.parse(this.#options.storage?.getItem(this.#name) ?? "{}") ?? {};
    } catch {
      return {};
    }
  }

  get #name() {
    return `syncchat.drafts-met.${this.#options.account}`;
  }
}

/** Both, unless one says all of the other. @param {string} there @param {string} here */
function join(there, here) {
  if (there.includes(here.trim())) return there;
  return here.includes(there.trim()) ? here : `${there}\n\n${here}`;
}

/** @param {string} name */
function readKey(name) {
  return /^\d+$/.test(name) ? Number(name) : name;
}
