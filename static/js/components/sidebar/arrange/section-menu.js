import { gettext } from "../../../lib/gettext.js";
import { createUuid7 } from "../../../lib/uuid7.js";
import { arrange } from "../../../store/rooms/sidebar.js";
import { closeDialog, openDialog } from "../../dialogs/dialogs.js";
import { askToConfirm } from "../../dialogs/confirm.js";
import { closest, fillPart, find, findAll, need, setAttribute, setText, showPart } from "../../dom.js";
import { showMenu } from "./menu-sheet.js";
import { canMove, moveRow } from "./moving.js";

/** @typedef {import("../../app.js").App} App */

/** A section's own menu, the menu of what holds for all of them, and the dialog in which one is named. */
export class SectionMenu {
  #app;
  #menu = need(document, "#section-menu");
  #sort = need(document, "#sort-menu");
  #input = /** @type {HTMLInputElement} */ (need(document, "#section-name-input"));
  #head = document.body;
  /** What is being named: a section, or a new one, and the room that goes into it. */
  #naming = { id: "", room: 0 };

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#hear();
    need(document, "#section-name form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepName(this.#input.value.trim());
    });
  }

  /** @param {HTMLElement} button in the section's head */
  open(button) {
    this.#head = closest(button, ".rooms__head") ?? button;
    const section = this.#section;
    setAttribute(this.#menu, "aria-label", section?.name || gettext("Section"));
    fillPart(this.#menu, "fold", section?.folded ? gettext("Unfold") : gettext("Fold"));
    for (const own of ["rename", "remove", "line"]) showPart(this.#menu, own, Boolean(section?.name));
    showPart(this.#menu, "up", canMove(this.#app, this.#head, -1));
    showPart(this.#menu, "down", canMove(this.#app, this.#head, 1));
    showMenu(this.#menu, button);
  }

  /** @param {HTMLElement} button */
  openSort(button) {
    const { order, only_unread } = this.#app.store.parts.sidebar.arrangement;
    for (const item of findAll(this.#sort, "[data-order]")) {
      setAttribute(item, "aria-checked", String(item.dataset.order === order));
    }
    setAttribute(find(this.#sort, "[role='menuitemcheckbox']"), "aria-checked", String(only_unread));
    showMenu(this.#sort, button);
  }

  /** @param {string} id empty for a new one @param {number} [room] that goes into it */
  name(id, room = 0) {
    this.#naming = { id, room };
    setText(need(document, "#section-name-heading"), id ? gettext("Rename section") : gettext("New section"));
    this.#input.value = this.#app.store.parts.sidebar.list().find((one) => one.id === id)?.name ?? "";
    openDialog("section-name");
    this.#input.select();
  }

  get #section() {
    const id = closest(this.#head, "[data-section]")?.dataset.section;
    return this.#app.store.parts.sidebar.list().find((one) => one.id === id);
  }

  #hear() {
    const { actions, store } = this.#app;
    actions.on("section:rename", () => this.name(this.#section?.id ?? ""));
    actions.on("section:up", () => moveRow(this.#app, this.#head, -1));
    actions.on("section:down", () => moveRow(this.#app, this.#head, 1));
    actions.on("section:remove", () => void this.#remove());
    actions.on("section:new", () => this.name(""));
    actions.on("section:toggle", () => find(this.#head, ".rooms__fold")?.click());
    actions.on("sidebar:order", (_, item) => arrange(store, { type: "sort", order: item.dataset.order }));
    actions.on("sidebar:unread", () =>
      arrange(store, { type: "sort", only_unread: !store.parts.sidebar.arrangement.only_unread }),
    );
  }

  async #remove() {
    const section = this.#section;
    if (!section) return;
    const isSure =
      section.rooms.length === 0 || (await askToConfirm("t-confirm-remove-section", { name: section.name }));
    if (isSure) arrange(this.#app.store, { type: "unsection", id: section.id });
  }

  /** @param {string} name */
  #keepName(name) {
    if (!name) return;
    const { id, room } = this.#naming;
    const { store } = this.#app;
    const section = id || createUuid7()();
    arrange(store, { type: "section", id: section, name });
    if (room) arrange(store, { type: "place", room, section });
    closeDialog("section-name");
  }
}
