import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, find, findAll, need, part, setAttribute, showPart } from "../dom.js";
import { overlayWishes } from "./standing.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../../connection/protocol.js").PollOption} PollOption
 * @typedef {import("./standing.js").Standing} Standing
 */

const OPTIONS_LIMIT = 12;
const FACES_SHOWN = 5;

/** A message's poll, changed in place: who has the focus on an option keeps it. */
export class PollView {
  #app;
  #article;

  /** @param {App} app @param {HTMLElement} article */
  constructor(app, article) {
    this.#app = app;
    this.#article = article;
  }

  /** @param {Item} item */
  draw(item) {
    const known = find(this.#article, ".poll");
    if (!item.poll || item.deleted) return known?.remove();
    const { store } = this.#app;
    const wishes = store.outbox.entries.filter(
      ({ id, kind, status }) => id === item.id && (kind === "vote" || kind === "poll") && status !== "failed",
    );
    const standing = overlayWishes(item.poll, store.parts.votes.get(item), wishes, store.me.id);
    // What the server drew takes no choice
    const root = known?.matches("[data-live]") ? known : this.#create(known);
    this.#fill(root, item, standing);
  }

  /** @param {HTMLElement | null} drawn */
  #create(drawn) {
    const root = cloneTemplate("t-poll");
    if (drawn) drawn.replaceWith(root);
    else part(this.#article, "text")?.after(root);
    return root;
  }

  /** @param {HTMLElement} root @param {Item} item @param {Standing} standing */
  #fill(root, item, { poll, mine }) {
    const { store } = this.#app;
    const room = store.rooms.get(item.room);
    const isOpen = item.seq !== null && room !== null && !room.archived && !poll.closed_at;
    const list = need(root, ".poll__options");
    setAttribute(list, "disabled", !isOpen);
    fillPart(root, "legend", poll.multiple ? gettext("Choose any number") : gettext("Choose one"));
    const rows = findAll(list, ".poll__option");
    const most = Math.max(1, ...poll.options.map(({ count }) => count));
    for (const [place, option] of poll.options.entries()) {
      const row = rows[place] ?? cloneTemplate("t-poll-option");
      const input = /** @type {HTMLInputElement} */ (need(row, "input"));
      input.type = poll.multiple ? "checkbox" : "radio";
      input.name = `poll-${item.id}-${this.#article.id}`;
      input.value = String(place);
      input.checked = mine.includes(place);
      this.#fillOption(row, option, most, item.room);
      if (!row.isConnected) list.append(row);
    }
    showPart(root, "back", isOpen && mine.length > 0);
    const mayClose = item.mine || room?.can.moderate === true;
    showPart(root, "close", isOpen && mayClose);
    const mayAdd = isOpen && (poll.extendable || item.mine) && poll.options.length < OPTIONS_LIMIT;
    showPart(root, "add", mayAdd && poll.extendable);
    fillPart(root, "facts", listFacts(poll));
  }

  /** @param {HTMLElement} row @param {PollOption} option @param {number} most @param {number} room */
  #fillOption(row, { text, count, people = [] }, most, room) {
    fillPart(row, "option", text);
    fillPart(row, "count", String(count));
    fillPart(row, "votes", ngettext("%(n)s vote", "%(n)s votes", count));
    const bar = /** @type {HTMLProgressElement} */ (need(row, "progress"));
    bar.max = most;
    bar.value = count;
    const found = this.#findPeople(people, room);
    const shown = found.slice(0, FACES_SHOWN);
    const faces = need(row, ".poll__faces");
    const drawn = shown.map((person) => `${person.id} ${person.avatar} ${person.initials} ${person.hue}`).join();
    setAttribute(row, "title", found.map(({ name }) => name).join(", ") || null);
    if (faces.dataset.drawn === drawn) return;
    faces.dataset.drawn = drawn;
    faces.replaceChildren(...shown.map((person) => createAvatar(person, { size: "xs" })));
  }

  /** Who has left the room is counted, and has no face here any more. @param {number[]} people @param {number} room */
  #findPeople(people, room) {
    const { me, members } = this.#app.store;
    const known = new Map([...(members(room) ?? []), me].map((person) => [person.id, person]));
    return people.flatMap((id) => known.get(id) ?? []);
  }
}

/** @param {Standing["poll"]} poll */
function listFacts({ voters, anonymous, multiple, closed_at }) {
  const facts = [
    ngettext("%(n)s person voted", "%(n)s people voted", voters),
    ...(multiple ? [gettext("any number")] : []),
    ...(anonymous ? [gettext("anonymous")] : []),
    ...(closed_at ? [gettext("closed")] : []),
  ];
  return facts.reduce((before, fact) => interpolate(gettext("%(before)s · %(fact)s"), { before, fact }));
}
