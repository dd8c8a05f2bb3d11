import { isCommand, listenForKeys } from "../../lib/keys.js";
import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { rankMatches } from "../../lib/search-text.js";
import { explain, nameRoom, shapeOf, emit } from "../app.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, find, findAll, need, part, showPart } from "../dom.js";
import { Listbox } from "../listbox.js";
import { showMarked } from "../marked-text.js";
import { openNewRoom } from "../page/new-room.js";
import { closeDialog, openDialog } from "./dialogs.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").MyRoom} MyRoom
 * @typedef {import("../app.js").Person} Person
 * @typedef {{room: MyRoom} | {person: Person} | {words: string} | {view: HTMLElement}} Goal  words: to search messages for
 * @typedef {import("../../lib/search-text.js").Range} Range
 */

const MOST = 12;
const ASK_AFTER_MS = 150;

/** Ctrl K: any room or person by a few letters; without any, what is unread, then what is recent. */
export class Switcher {
  #app;
  #dialog = need(document, "#switcher");
  #input = /** @type {HTMLInputElement} */ (need(document, "#switcher-input"));
  /** @type {Listbox<Goal>} */
  #list;
  #asking = 0;
  #asked = 0;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#list = new Listbox(this.#input, need(document, "#switcher-list"), (goal) => this.#go(goal));
  }

  start() {
    this.#app.actions.on("open:switcher", () => this.open());
    this.#input.addEventListener("input", () => this.#look());
    listenForKeys(this.#input, (event) => {
      if (event.key !== "Enter" || !isCommand(event)) return this.#list.press(event);
      event.preventDefault();
      this.#go({ words: this.#input.value.trim() });
    });
  }

  open() {
    this.#input.value = "";
    openDialog("switcher");
    this.#look();
  }

  #look() {
    clearTimeout(this.#asking);
    this.#asked += 1;
    const asked = this.#asked;
    const query = this.#input.value.trim();
    const rooms = query ? this.#search(query) : this.#listWaiting();
    this.#show(rooms, []);
    if (!query) return;
    this.#asking = setTimeout(() => {
      this.#app.store.api.get("people", { query }).then(
        (/** @type {Person[]} */ people) => {
          // An answer may come when something else is being looked for.
          if (asked === this.#asked) this.#show(rooms, this.#listStrangers(people), true);
        },
        () => asked === this.#asked && this.#show(rooms, [], true),
      );
    }, ASK_AFTER_MS);
  }

  /** @returns {{entry: MyRoom, ranges: Range[]}[]} */
  #listWaiting() {
    const { store } = this.#app;
    const waiting = (/** @type {MyRoom} */ room) => {
      const { lit, mentions } = store.unread(room.id);
      return mentions > 0 ? 2 : lit > 0 ? 1 : 0;
    };
    const rooms = store.rooms.all.filter((room) => room.id !== store.current && !room.archived);
    rooms.sort(
      (one, other) => waiting(other) - waiting(one) || store.rooms.recent(other.id) - store.rooms.recent(one.id),
    );
    return rooms.slice(0, MOST).map((entry) => ({ entry, ranges: [] }));
  }

  /** @param {string} query */
  #search(query) {
    return rankMatches(query, this.#app.store.rooms.all, (room) => nameRoom(this.#app, room), MOST);
  }

  /**
   * People with whom there is no direct room yet: those that have one are in the list as a room.
   *
   * @param {Person[]} people
   */
  #listStrangers(people) {
    const { store } = this.#app;
    const known = new Set([store.me.id]);
    for (const room of store.rooms.all) {
      const others = room.kind === "direct" ? store.rooms.others(room) : [];
      if (others.length === 1) known.add(others[0].id);
    }
    return people.filter((person) => !known.has(person.id));
  }

  /**
   * @param {{entry: MyRoom, ranges: Range[]}[]} rooms
   * @param {Person[]} people
   * @param {boolean} [answered] whether the server has said who else there is: Enter must not take the search before
   */
  #show(rooms, people, answered = false) {
    const words = this.#input.value.trim();
    const rows = [
      ...findViews(words).map(({ entry, ranges }) => ({ element: createView(entry, ranges), value: { view: entry } })),
      ...rooms.map(({ entry, ranges }) => ({ element: this.#createRoom(entry, ranges), value: { room: entry } })),
      ...people.slice(0, MOST).map((person) => ({ element: this.#createPerson(person), value: { person } })),
    ];
    const isUnknown = answered && words !== "" && rows.length === 0;
    this.#list.show(isUnknown ? [{ element: createSearch(words), value: { words } }] : rows);
    showPart(this.#dialog, "empty", rows.length === 0);
  }

  /**
   * @param {MyRoom} room
   * @param {Range[]} ranges
   */
  #createRoom(room, ranges) {
    const { store } = this.#app;
    const shape = shapeOf(this.#app, room);
    const option = cloneTemplate(shape === "direct" ? "t-option-person" : `t-option-room-${shape}`);
    const person = store.rooms.others(room)[0] ?? store.me;
    const presence = store.presence.of(person.id);
    if (shape === "direct") part(option, "avatar")?.replaceChildren(createAvatar(person, { presence }));
    if (shape === "group") fillPart(option, "size", String(store.rooms.others(room).length));
    showMarked(part(option, "name"), nameRoom(this.#app, room), ranges);
    const { unread, mentions } = store.unread(room.id);
    if (mentions > 0) fillPart(option, "note", ngettext("%(n)s mention", "%(n)s mentions", mentions));
    else if (unread > 0) fillPart(option, "note", ngettext("%(n)s unread", "%(n)s unread", unread));
    else if (room.archived) fillPart(option, "note", gettext("Archived"));
    else if (shape === "private") fillPart(option, "note", gettext("Private"));
    return option;
  }

  /** @param {Person} person */
  #createPerson(person) {
    const option = cloneTemplate("t-option-person");
    const presence = this.#app.store.presence.of(person.id);
    part(option, "avatar")?.replaceChildren(createAvatar(person, { presence }));
    const [match] = rankMatches(this.#input.value, [person], ({ name }) => name);
    showMarked(part(option, "name"), person.name, match?.ranges ?? []);
    fillPart(option, "note", person.username);
    return option;
  }

  /** @param {Goal} goal */
  #go(goal) {
    closeDialog("switcher");
    this.#asked += 1;
    if ("view" in goal) return goal.view.click();
    if ("words" in goal) return emit("search", goal.words);
    if ("room" in goal) return this.#app.navigation.open(goal.room.id);
    this.#app.store.api.post("directs", { people: [goal.person.id] }).then(
      (room) => openNewRoom(this.#app, room.id),
      (error) => this.#app.toasts.show(explain(error)),
    );
  }
}

/** What stands above the rooms, by the names that it has there. @param {string} query */
function findViews(query) {
  return query === "" ? [] : rankMatches(query, findAll(document, "#views .room-link"), nameView, MOST);
}

/** @param {HTMLElement} link */
function nameView(link) {
  return find(link, ".room-link__name")?.textContent ?? "";
}

/** @param {HTMLElement} link @param {Range[]} ranges */
function createView(link, ranges) {
  const option = cloneTemplate("t-option-search");
  const icon = find(link, ".icon")?.cloneNode(true);
  if (icon) find(option, ".icon")?.replaceWith(icon);
  showMarked(part(option, "name"), nameView(link), ranges);
  return option;
}

/** @param {string} words */
function createSearch(words) {
  const option = cloneTemplate("t-option-search");
  fillPart(option, "name", interpolate(gettext("Search messages for “%(words)s”"), { words }));
  return option;
}
