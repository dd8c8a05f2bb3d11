import { closest, cloneTemplate, fillPart, find, findAll, need, part, setAttribute, showPart } from "../dom.js";
import { createRoomLink, updateRoomLink } from "./room-link.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").MyRoom} MyRoom
 * @typedef {import("../../store/rooms/sidebar.js").ListedSection} ListedSection
 */

/** The sections of my rooms, one under the other, as they are arranged. */
export class SectionList {
  #app;
  #root = need(document, "#sections");

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  draw() {
    const { sidebar } = this.#app.store.parts;
    const focused = closest(document.activeElement, "#sections [data-room], #sections .rooms__fold");
    const subject = focused?.dataset.room;
    const sections = sidebar.list();
    const known = new Map(findAll(this.#root, "[data-section]").map((one) => [one.dataset.section ?? "", one]));
    const elements = sections.map(({ id }) => known.get(id) ?? createSection(id));
    for (const [id, element] of known) if (!sections.some((section) => section.id === id)) element.remove();
    putInOrder(this.#root, elements);
    const isFiltered = sidebar.arrangement.only_unread;
    for (const [at, element] of elements.entries()) this.#drawSection(element, sections[at], isFiltered);
    // What was moved, or made anew in another section, has lost the focus.
    if (!focused || focused === document.activeElement) return;
    (focused.isConnected ? focused : find(this.#root, `[data-room="${subject}"]`))?.focus({ preventScroll: true });
  }

  /**
   * @param {HTMLElement} element
   * @param {ListedSection} section
   * @param {boolean} isFiltered
   */
  #drawSection(element, { id, name, folded, rooms }, isFiltered) {
    setAttribute(need(element, ".rooms__fold"), "aria-expanded", String(!folded));
    if (name) fillPart(element, "section-name", name);
    const list = need(element, "ul");
    this.#drawRooms(list, rooms, folded || isFiltered);
    for (const fixed of findAll(list, "[data-fixed]")) fixed.hidden = folded;
    showPart(element, "none", rooms.length === 0 && !folded);
    element.hidden = id === "favourites" && rooms.length === 0;
  }

  /**
   * @param {HTMLElement} list
   * @param {MyRoom[]} rooms
   * @param {boolean} isQuietHidden
   */
  #drawRooms(list, rooms, isQuietHidden) {
    const items = new Map(findAll(list, "[data-room]").map((link) => [link.dataset.room, link.parentElement]));
    const wanted = rooms.map((room) => items.get(String(room.id)) ?? createRoomLink(this.#app, room));
    for (const item of items.values()) if (item && !wanted.includes(item)) item.remove();
    putInOrder(list, wanted);
    for (const [at, item] of wanted.entries()) updateRoomLink(this.#app, item, rooms[at], isQuietHidden);
  }
}

/** @param {string} id */
function createSection(id) {
  const element = cloneTemplate("t-section");
  setAttribute(element, "data-section", id);
  setAttribute(element, "aria-labelledby", `h-${id}`);
  setAttribute(part(element, "section-name"), "id", `h-${id}`);
  setAttribute(need(element, "ul"), "id", `list-${id}`);
  setAttribute(need(element, ".rooms__fold"), "aria-controls", `list-${id}`);
  return element;
}

/**
 * Moves as few as it can: what is moved loses its focus.
 *
 * @param {HTMLElement} parent whose other children stay at the end
 * @param {HTMLElement[]} children
 */
function putInOrder(parent, children) {
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}
