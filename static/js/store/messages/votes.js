/**
 * What I chose of polls: my own log says it, and a room's log to nobody.
 *
 * @typedef {import("../outbox/outbox.js").Outbox} Outbox
 * @typedef {import("../../connection/protocol.js").Message} Message
 */

/** Its `body` is the command; the last choice counts. @type {import("../outbox/kinds.js").Kind} */
export const VOTE = {
  format: ({ body }) => JSON.parse(body),
  isReflected: (_, { deleted }) => deleted,
  nameWish: () => "vote",
  // The message is as it was; what draws its poll lays the wish over it.
  overlay: (item) => ({ ...item }),
};

/** To add an option, or to close: each is a wish of its own. @type {import("../outbox/kinds.js").Kind} */
export const POLL = { ...VOTE, nameWish: ({ body }) => body };

export class Votes {
  /** @type {Map<string, number[]>} */
  #known = new Map();
  #outbox;
  #changed;

  /** @param {() => Outbox} outbox @param {(id: string) => void} changed */
  constructor(outbox, changed) {
    this.#outbox = outbox;
    this.#changed = changed;
  }

  /** @param {{votes?: [string, number[]][]}} bootstrap  of what this browser kept; the server's messages say it themselves */
  start({ votes = [] }) {
    this.#known = new Map(votes);
  }

  describe() {
    return { votes: [...this.#known] };
  }

  /** What the page does not say. @param {Pick<Message, "id" | "poll">} message @returns {number[]} */
  get({ id, poll }) {
    return this.#known.get(id) ?? poll?.mine ?? [];
  }

  /** @param {number} _ @param {import("../../connection/protocol.js").Event} event */
  apply(_, { message }) {
    // The room's log counts what was acknowledged, and my own may come later
    const wish = this.#outbox().entries.find(
      ({ id, kind, status }) => id === message?.id && kind === "vote" && status === "done",
    );
    if (wish) this.#known.set(wish.id, JSON.parse(wish.body).options);
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ vote }) {
    if (!vote) return;
    this.#known.set(vote.id, vote.options);
    this.#changed(vote.id);
  }
}

/** An event does not know what I chose. @param {Message} message @param {Message} known */
export function keepVote(message, { poll }) {
  return message.poll && poll ? { ...message, poll: { ...message.poll, mine: poll.mine } } : message;
}
