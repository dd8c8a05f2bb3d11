/**
 * What the server keeps of what I have begun to write, on whichever device. `draft-sync.js`, which comes later, brings it
 * together with what this browser keeps.
 *
 * @typedef {import("../../connection/protocol.js").Draft} Draft
 */
export class AccountDrafts {
  #changed;
  /** By the name of the draft. @type {Map<number | string, Draft>} */
  known = new Map();

  /** @param {(key: number | string) => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @param {{drafts?: Draft[]}} bootstrap */
  start({ drafts = [] }) {
    for (const draft of drafts) this.known.set(nameDraft(draft), draft);
  }

  describe() {
    return { drafts: [...this.known.values()].filter(({ text }) => text !== "") };
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ drafts = [] }) {
    for (const draft of drafts) {
      this.known.set(nameDraft(draft), draft);
      this.#changed(nameDraft(draft));
    }
  }
}

/** @param {Draft} draft @returns {number | string} */
function nameDraft({ room, id, kind }) {
  return id ? `${kind}.${id}` : room;
}
