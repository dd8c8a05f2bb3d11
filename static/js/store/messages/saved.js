import { settleWishes } from "../outbox/wishes.js";

/**
 * The messages that I keep, and when I want to be reminded of them. Nobody else learns of it.
 *
 * @typedef {import("../../connection/protocol.js").Saved} Saved
 * @typedef {import("../../connection/protocol.js").SavedMessage} SavedMessage
 * @typedef {import("../outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 *
 * @typedef {object} SavedOptions
 * @property {(path: string) => Promise<SavedMessage[]>} get
 * @property {() => import("../outbox/outbox.js").Outbox} outbox
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => void} changed
 */

/** A timer cannot wait for longer than some 24 days; a look now and then costs nothing. */
const LOOK_AGAIN_MS = 60 * 60 * 1000;

/** Its `body` says when to remind. @type {import("../outbox/kinds.js").Kind} */
export const SAVE = {
  format: ({ kind, id, body }) =>
    kind === "save" ? { type: "save", id, ...(body && { remind_at: body }) } : { type: "unsave", id },
  // My own log says it, and nobody's message changes.
  isReflected: (_, { deleted }) => deleted,
  nameWish: () => "save",
  // The message is as it was; its row says that it is kept.
  overlay: (item) => ({ ...item }),
};

export class SavedMessages {
  #options;
  /** @type {Map<string, Saved>} */
  #known = new Map();
  /** @type {unknown} */
  #timer = null;

  /** @param {SavedOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {{saved?: Saved[]}} bootstrap */
  start({ saved = [] }) {
    this.#known = new Map(saved.map((one) => [one.id, one]));
    this.#await();
  }

  describe() {
    return { saved: [...this.#known.values()] };
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ saved }) {
    if (!saved) return;
    if (saved.at) this.#known.set(saved.id, saved);
    else this.#known.delete(saved.id);
    const about = this.#wishes.filter(({ id }) => id === saved.id);
    settleWishes(this.#options.outbox(), about, (wish) => isTrue(wish, saved));
    this.#tell();
  }

  /** @param {number} _room @param {import("../../connection/protocol.js").Event} event */
  apply(_room, { message }) {
    if (message?.deleted && this.#known.delete(message.id)) this.#tell();
  }

  /** What I keep by now, what is on its way included. @param {string} id @returns {Saved | null} */
  get(id) {
    const wish = this.#wishes.findLast((entry) => entry.id === id);
    return wish ? read(wish) : (this.#known.get(id) ?? null);
  }

  /** Those whose time has come. @returns {Saved[]} */
  get due() {
    /** @type {Map<string, Saved | null>} */
    const kept = new Map(this.#known);
    for (const wish of this.#wishes) kept.set(wish.id, read(wish));
    return [...kept.values()].flatMap((saved) => (saved && this.isDue(saved) ? [saved] : []));
  }

  /** @param {Saved} saved */
  isDue({ remind_at, due }) {
    const now = this.#options.clock.now();
    return due === true || (remind_at !== undefined && Date.parse(remind_at) <= now);
  }

  /** With their messages, the last one saved first. @returns {Promise<SavedMessage[]>} */
  async load() {
    const listed = await this.#options.get("me/saved");
    return listed.flatMap((one) => {
      const saved = this.get(one.id);
      return saved ? [{ ...one, remind_at: saved.remind_at }] : [];
    });
  }

  get #wishes() {
    return this.#options.outbox().entries.filter(isSave);
  }

  #tell() {
    this.#await();
    this.#options.changed();
  }

  /** Until the next reminder is due. */
  #await() {
    const { changed, clock } = this.#options;
    clock.clearTimeout(this.#timer);
    const now = clock.now();
    const times = [...this.#known.values()]
      .map(({ remind_at }) => Date.parse(remind_at ?? ""))
      .filter((at) => at > now);
    if (times.length === 0) return;
    const wait = Math.min(...times) - now;
    this.#timer = clock.setTimeout(
      () => {
        if (wait <= LOOK_AGAIN_MS) changed();
        this.#await();
      },
      Math.min(wait, LOOK_AGAIN_MS),
    );
  }
}

/** @param {OutboxEntry} wish @returns {Saved | null} */
function read({ kind, id, room, at, body }) {
  return kind === "save" ? { id, room, at, ...(body && { remind_at: body }) } : null;
}

/** @param {OutboxEntry} wish @param {Saved} saved */
function isTrue({ kind, body }, { at, remind_at }) {
  if (kind === "unsave") return at === undefined;
  return at !== undefined && Date.parse(body || "0") === Date.parse(remind_at ?? "0");
}

/** @param {OutboxEntry} entry */
function isSave({ kind, status }) {
  return (kind === "save" || kind === "unsave") && status !== "failed";
}
