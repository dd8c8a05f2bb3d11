/**
 * What owners chose of who may do what, told whole with each change in the log of the room of everybody. The server
 * decides; this is for what the page offers.
 *
 * @typedef {import("../../connection/protocol.js").Person} Person
 * @typedef {import("../../connection/protocol.js").Right} Right
 * @typedef {Record<string, string>} Chosen
 */

const ROLES = ["owner", "administrator", "moderator", "member", "guest"];
const MINUTE = 60_000;
/** @type {Record<string, number>} */
const LASTS = { never: 0, minutes: 5 * MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };
/** @type {Right[]} */
const OFFERED = ["invite", "create_open_rooms", "create_private_rooms"];

export class WorkspaceRights {
  /** @type {Chosen} */
  #chosen = {};
  #changed;
  #clock;
  #get;

  /** @param {{clock: import("../../lib/clock.js").Clock, get: (path: string) => Promise<any>, changed: () => void}} options */
  constructor({ clock, get, changed }) {
    this.#clock = clock;
    this.#get = get;
    this.#changed = changed;
  }

  /** @param {{workspace: {rights?: Chosen}}} bootstrap */
  start({ workspace }) {
    this.#chosen = workspace.rights ?? {};
  }

  /** @param {number} _room @param {{rights?: Chosen}} event */
  apply(_room, { rights }) {
    if (rights) this.#take(rights);
  }

  describe() {
    return { rights: this.#chosen };
  }

  /** A log that went back may have told of others. */
  async forget() {
    await this.#get("workspace/rights").then(this.#take, () => {});
  }

  /** @param {Right} right @param {Person} person @param {boolean} [moderates] the room that it is about */
  may(right, person, moderates = false) {
    const own = ROLES.indexOf(person.workspace_role ?? "member");
    const rank = moderates ? Math.min(own, ROLES.indexOf("moderator")) : own;
    const least = this.#chosen[right];
    return !least || rank <= ROLES.indexOf(least);
  }

  /** Whether what was said then may still be changed. @param {"edit_own" | "delete_own"} right @param {string} at */
  isInTime(right, at) {
    const lasts = LASTS[this.#chosen[right] ?? ""] ?? Infinity;
    return this.#clock.now() - Date.parse(at) < lasts;
  }

  /** What is not offered to them, for the page's style. @param {Person} person @returns {string[]} */
  listMissing(person) {
    const missing = OFFERED.filter((right) => !this.may(right, person));
    return person.workspace_role === "guest" ? [...missing, "browse"] : missing;
  }

  /** @param {Chosen} rights */
  #take = (rights) => {
    this.#chosen = rights;
    this.#changed();
  };
}
