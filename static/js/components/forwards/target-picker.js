import { gettext } from "../../lib/gettext.js";
import { listenForKeys } from "../../lib/keys.js";
import { rankMatches } from "../../lib/search-text.js";
import { nameRoom, shapeOf } from "../app.js";
import { createAvatar } from "../avatar.js";
import { closest, cloneTemplate, fillPart, need, part, setAttribute, showPart } from "../dom.js";
import { Listbox } from "../listbox.js";
import { showMarked } from "../marked-text.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").MyRoom} MyRoom
 * @typedef {import("../app.js").Person} Person
 * @typedef {{room: MyRoom} | {person: Person}} Target
 */

export const MOST_TARGETS = 10;
const SHOWN = 12;
const ASK_AFTER_MS = 150;

/** Chooses some of all rooms and people that one may write to. */
export class TargetPicker {
  #app;
  #root;
  #input;
  #changed;
  /** @type {Listbox<Target>} */
  #list;
  /** @type {Map<string, Target>} */
  #chosen = new Map();
  #asking = 0;
  #asked = 0;

  /** @param {App} app @param {HTMLElement} root @param {() => void} changed */
  constructor(app, root, changed) {
    this.#app = app;
    this.#root = root;
    this.#changed = changed;
    this.#input = /** @type {HTMLInputElement} */ (need(root, "[data-part='input']"));
    this.#list = new Listbox(this.#input, need(root, "[data-part='list']"), (target) => this.#take(target));
    for (const asked of ["input", "click"]) this.#input.addEventListener(asked, () => this.#look());
    listenForKeys(this.#input, (event) => this.#press(event));
    need(root, "[data-part='chosen']").addEventListener("click", (event) => {
      const chip = closest(event.target, "[data-target]");
      if (chip) this.#drop(chip.dataset.target ?? "");
    });
  }

  get chosen() {
    return [...this.#chosen.values()];
  }

  reset() {
    this.#chosen.clear();
    this.#redraw();
  }

  focus() {
    this.#input.focus();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.#list.press(event)) return;
    if (event.key === "ArrowDown") this.#look();
    const last = [...this.#chosen.keys()].at(-1);
    if (event.key === "Backspace" && this.#input.value === "" && last) this.#drop(last);
  }

  #look() {
    clearTimeout(this.#asking);
    this.#asked += 1;
    const asked = this.#asked;
    const query = this.#input.value.trim();
    const rooms = this.#findRooms(query);
    this.#offer(rooms, []);
    if (!query) return;
    this.#asking = setTimeout(() => {
      this.#app.store.api.get("people", { query }).then(
        (/** @type {Person[]} */ people) => asked === this.#asked && this.#offer(rooms, people),
        // Without the server one's rooms are all there is
        () => {},
      );
    }, ASK_AFTER_MS);
  }

  /** @param {string} query */
  #findRooms(query) {
    const { rooms } = this.#app.store;
    const open = rooms.all.filter((room) => this.#takesWords(room));
    if (query) return rankMatches(query, open, (room) => nameRoom(this.#app, room), SHOWN);
    open.sort((one, other) => rooms.recent(other.id) - rooms.recent(one.id));
    return open.slice(0, SHOWN).map((entry) => ({ entry, ranges: [] }));
  }

  /** @param {MyRoom} room */
  #takesWords(room) {
    const { parts, rooms } = this.#app.store;
    const others = rooms.others(room);
    const isBlocked = room.kind === "direct" && others.length === 1 && parts.quiet.isBlocked(others[0].id);
    return room.can.send && !room.archived && !isBlocked && !this.#chosen.has(nameTarget({ room }));
  }

  /**
   * @param {{entry: MyRoom, ranges: import("../../lib/search-text.js").Range[]}[]} rooms
   * @param {Person[]} people
   */
  #offer(rooms, people) {
    const rows = [
      ...rooms.map(({ entry: room, ranges }) => ({ element: this.#createRoom(room, ranges), value: { room } })),
      ...this.#listStrangers(people).map((person) => ({ element: this.#createPerson(person), value: { person } })),
    ];
    const isFull = this.#chosen.size >= MOST_TARGETS;
    this.#list.show(isFull ? [] : rows);
    showPart(this.#root, "empty", rows.length === 0 && !isFull);
    showPart(this.#root, "full", isFull);
  }

  /** Those with a direct room are there by that. @param {Person[]} people */
  #listStrangers(people) {
    const { me, parts, rooms } = this.#app.store;
    const directs = rooms.all.filter(({ kind }) => kind === "direct").map((room) => rooms.others(room));
    const known = new Set(directs.flatMap((others) => (others.length === 1 ? [others[0].id] : [])));
    const strangers = people.filter(
      (person) =>
        person.id !== me.id &&
        !known.has(person.id) &&
        !person.locked_out &&
        !parts.quiet.isBlocked(person.id) &&
        !this.#chosen.has(nameTarget({ person })),
    );
    return strangers.slice(0, SHOWN);
  }

  /** @param {MyRoom} room @param {import("../../lib/search-text.js").Range[]} ranges */
  #createRoom(room, ranges) {
    const { me, rooms } = this.#app.store;
    const shape = shapeOf(this.#app, room);
    const others = rooms.others(room);
    const option = cloneTemplate(shape === "direct" ? "t-option-person" : `t-option-room-${shape}`);
    if (shape === "direct") this.#showFace(option, others[0] ?? me);
    if (shape === "group") fillPart(option, "size", String(others.length));
    if (shape === "private") fillPart(option, "note", gettext("Private"));
    showMarked(part(option, "name"), nameRoom(this.#app, room), ranges);
    return option;
  }

  /** @param {Person} person */
  #createPerson(person) {
    const option = cloneTemplate("t-option-person");
    const [match] = rankMatches(this.#input.value, [person], ({ name }) => name);
    this.#showFace(option, person);
    showMarked(part(option, "name"), person.name, match?.ranges ?? []);
    fillPart(option, "note", person.username);
    return option;
  }

  /** @param {HTMLElement} option @param {Person} person */
  #showFace(option, person) {
    const presence = this.#app.store.presence.of(person.id);
    part(option, "avatar")?.replaceChildren(createAvatar(person, { presence }));
  }

  /** @param {Target} target */
  #take(target) {
    if (this.#chosen.size >= MOST_TARGETS) return;
    this.#chosen.set(nameTarget(target), target);
    this.#redraw();
  }

  /** @param {string} name */
  #drop(name) {
    this.#chosen.delete(name);
    this.#redraw();
  }

  #redraw() {
    this.#input.value = "";
    const chips = [...this.#chosen].map(([name, target]) => this.#createChip(name, target));
    need(this.#root, "[data-part='chosen']").replaceChildren(...chips);
    this.#asked += 1;
    // Out of the way once there is one, until the next is looked for
    if (chips.length === 0) this.#look();
    else this.#list.close();
    showPart(this.#root, "empty", false);
    showPart(this.#root, "full", chips.length >= MOST_TARGETS);
    this.#input.focus();
    this.#changed();
  }

  /** @param {string} name @param {Target} target */
  #createChip(name, target) {
    const { rooms } = this.#app.store;
    const chip = cloneTemplate("t-chip");
    const [person] =
      "person" in target ? [target.person] : target.room.kind === "direct" ? rooms.others(target.room) : [];
    setAttribute(chip, "data-target", name);
    if (person) part(chip, "avatar")?.replaceChildren(createAvatar(person, { size: "xs" }));
    fillPart(chip, "name", nameChosen(this.#app, target));
    return chip;
  }
}

/** @param {Target} target */
function nameTarget(target) {
  return "room" in target ? `room ${target.room.id}` : `person ${target.person.id}`;
}

/** @param {App} app @param {Target} target */
export function nameChosen(app, target) {
  return "room" in target ? nameRoom(app, target.room) : target.person.name;
}
