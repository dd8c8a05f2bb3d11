import { compareNames } from "../../lib/collation.js";
import { ngettext } from "../../lib/gettext.js";
import { rankMatches } from "../../lib/search-text.js";
import { sayStatus } from "../../lib/status.js";
import { createAvatar, namePresence, showPresence } from "../avatar.js";
import { OneStop } from "../one-stop.js";
import { cloneTemplate, fillPart, find, need, part, placeRows, setAttribute, setText, showPart } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Member} Member
 */

/** A short list needs no filter. */
const FILTER_FROM = 12;
const SHOWN_AT_FIRST = 50;
const ASK_AFTER_MS = 150;
const ORDER = /** @type {Record<string, number>} */ ({ online: 0, dnd: 1, away: 2, offline: 3 });

/** The people of the open room: those who are here first. */
export class MemberList {
  #app;
  #list = need(document, "#member-list");
  #filter = /** @type {HTMLInputElement} */ (need(document, "#member-filter"));
  #all = need(document, "[data-act='members:all']");
  #whole = false;
  /** @type {Member[]} */
  #members = [];
  #count = 0;
  #asking = 0;
  #stop = new OneStop(this.#list, ".member");

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#filter.addEventListener("input", () => {
      this.#draw();
      this.#askForOthers();
    });
    app.actions.on("members:all", () => {
      this.#whole = true;
      this.#draw();
    });
  }

  /** Another room: begin as a new reader would. */
  reset() {
    this.#whole = false;
    this.#filter.value = "";
  }

  /**
   * @param {Member[]} members
   * @param {number} count
   */
  show(members, count) {
    this.#members = members;
    this.#count = count;
    setText(need(document, "#member-count"), String(count));
    this.#filter.hidden = members.length < FILTER_FROM;
    need(document, "#guests-note").hidden = !members.some(({ workspace_role }) => workspace_role === "guest");
    this.#draw();
  }

  /** In a crowd not everybody is here; the server finds them. */
  #askForOthers() {
    clearTimeout(this.#asking);
    const room = this.#app.store.current;
    const query = this.#filter.value.trim();
    if (room === null || query === "" || this.#app.store.parts.members.isWhole(room)) return;
    this.#asking = setTimeout(() => {
      this.#app.store.api.get("people", { query, room }).then(
        (/** @type {Member[]} */ found) => {
          if (query !== this.#filter.value.trim()) return;
          const known = new Set(this.#members.map(({ id }) => id));
          this.#members = [...this.#members, ...found.filter(({ id }) => !known.has(id))];
          this.#draw();
        },
        () => {},
      );
    }, ASK_AFTER_MS);
  }

  #draw() {
    const query = this.#filter.value.trim();
    const found = query ? this.#search(query) : this.#sort();
    const shown = this.#whole || query ? found : found.slice(0, SHOWN_AT_FIRST);
    this.#all.hidden = shown.length === found.length;
    setText(part(this.#all, "show-all"), ngettext("Show %(n)s person", "Show all %(n)s", this.#count));
    const known = new Map([...this.#list.children].map((row) => [row.getAttribute("data-user"), row]));
    const rows = shown.map((member) => {
      const row = /** @type {HTMLElement} */ (known.get(String(member.id)) ?? this.#create(member));
      this.#update(row, member);
      return row;
    });
    placeRows(this.#list, rows);
    this.#stop.keepOne();
  }

  #sort() {
    const rank = (/** @type {Member} */ member) => ORDER[this.#app.store.presence.of(member.id)] ?? 3;
    return [...this.#members].sort((one, other) => rank(one) - rank(other) || compareNames(one.name, other.name));
  }

  /** @param {string} query */
  #search(query) {
    const found = rankMatches(query, this.#members, (member) => `${member.name} ${member.username}`, SHOWN_AT_FIRST);
    return found.map(({ entry }) => entry);
  }

  /** @param {Member} member */
  #create(member) {
    const row = cloneTemplate("t-member");
    setAttribute(row, "data-user", member.id);
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Member} member
   */
  #update(row, member) {
    const presence = this.#app.store.presence.of(member.id);
    const words = namePresence(presence);
    const face = `${member.avatar} ${member.initials} ${member.hue}`;
    if (row.dataset.face !== face) part(row, "avatar")?.replaceChildren(createAvatar(member));
    row.dataset.face = face;
    const avatar = find(row, ".avatar");
    if (avatar) showPresence(avatar, presence);
    setAttribute(row, "data-offline", presence === "offline");
    fillPart(row, "name", member.name);
    const said = sayStatus(member);
    fillPart(row, "note", said || (presence === "online" ? "" : words));
    const tags = [];
    for (const [name, shown] of Object.entries({
      "tag-you": member.id === this.#app.store.me.id,
      "tag-bot": Boolean(member.is_bot),
      "tag-guest": member.workspace_role === "guest",
      "tag-owner": member.role === "owner",
      "tag-moderator": member.role === "moderator",
    })) {
      showPart(row, name, shown);
      if (shown) tags.push(part(row, name)?.textContent ?? "");
    }
    // "Mira Okafor, Online": what stands apart on the screen would be said as one word
    setAttribute(row, "aria-label", [member.name, words, ...tags, said].filter(Boolean).join(", "));
  }
}
