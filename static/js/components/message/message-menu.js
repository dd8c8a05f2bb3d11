import { emit } from "../app.js";
import { cloneTemplate, closest, find, findAll, need } from "../dom.js";
import { hearLongPress } from "../page/long-press.js";
import { showBeside } from "../page/placing.js";
import { MESSAGE_VERBS } from "./message-verbs.js";
import { nameQuickEmoji, showQuickEmoji, startReacting } from "./reacting.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./message-actions.js").MessageActions} MessageActions
 * @typedef {import("../app.js").Item} Item
 */

/** The toolbar at the message under the pointer or focus, its menu, and the same as a sheet on touch. */
export class MessageMenu {
  #app;
  #actions;
  #reacting;
  #tools = cloneTemplate("t-message-tools");
  #menu = need(document, "#message-menu");
  #sheet = /** @type {HTMLDialogElement} */ (need(document, "#touch-menu"));
  /** The message that the menu or sheet is about. @type {string | undefined} */
  #subject = undefined;

  /**
   * @param {App} app
   * @param {HTMLElement} viewport
   * @param {MessageActions} actions
   */
  constructor(app, viewport, actions) {
    this.#app = app;
    this.#actions = actions;
    this.#reacting = startReacting(app, viewport, actions);
    this.watch(viewport);
    this.#hearActs();
  }

  /** @param {HTMLElement} viewport in which messages are */
  watch(viewport) {
    viewport.addEventListener("pointerover", (event) => this.#attach(closest(event.target, "article[data-id]")));
    viewport.addEventListener("focusin", (event) => this.#attach(closest(event.target, "article[data-id]")));
    hearLongPress(viewport, "article[data-id]", (row) => this.#openSheet(row));
  }

  /** @param {HTMLElement | null} row */
  #attach(row) {
    if (!row || find(document, ":popover-open:is(#message-menu, #react-pop)")) return;
    // Keys walk along it; a pointer that has pressed a button is done with it.
    if (find(this.#tools, ":focus-visible")) return;
    const item = this.#actions.find(row.dataset.id);
    if (!item || item.seq === null || row.hasAttribute("data-editing")) return;
    // Also where it stands already: the message may have been deleted since.
    this.#offer(this.#tools, item);
    if (this.#tools.parentElement !== row) row.append(this.#tools);
  }

  /**
   * @param {HTMLElement} place
   * @param {Item} item
   */
  #offer(place, item) {
    const canReact = this.#actions.canReact(item);
    for (const button of findAll(place, "[data-act^='message:']")) {
      const verb = button.dataset.act?.split(":")[1] ?? "";
      if (verb in MESSAGE_VERBS) button.hidden = !this.#actions.isPossible(verb, item);
      else if (verb === "react") button.hidden = !canReact;
    }
    for (const row of findAll(place, "[data-part='quick']")) row.hidden = !canReact;
    if (canReact) showQuickEmoji(place);
    const canChange = ["edit", "delete"].some((verb) => this.#actions.isPossible(verb, item));
    for (const line of findAll(place, "[data-part='separator']")) line.hidden = !canChange;
  }

  #hearActs() {
    const on = (/** @type {string} */ verb, /** @type {(item: Item, button: HTMLElement) => void} */ run) =>
      this.#app.actions.on(`message:${verb}`, (_, element) => {
        const item = this.#actions.find(closest(element, "[data-id]")?.dataset.id ?? this.#subject);
        this.#close();
        if (item) run(item, element);
      });
    on("quick", (item, button) => this.#reacting.quick(item, button.dataset.emoji ?? ""));
    on("react", (item, button) => this.#reacting.choose(item, closest(button, "[data-id]") ? button : null));
    for (const verb of Object.keys(MESSAGE_VERBS)) on(verb, (item) => this.#actions.run(verb, item));
    on("retry", (item) => this.#app.store.outbox.retry(item.id));
    on("discard", (item) => this.#discard(item));
    this.#app.actions.on("fold:open", (_, button) => {
      emit("unfold", { id: closest(button, "[data-fold]")?.dataset.fold ?? "" });
    });
    this.#app.actions.on("message:more", (_, button) => this.#openMenu(button));
  }

  /** What waits may be on its way by now: then it is taken back. @param {Item} item */
  #discard({ id, room, state, thread, body }) {
    const { drafts, outbox } = this.#app.store;
    outbox.discard(id);
    if (state === "failed") return;
    this.#app.store.wish("undo", room, id);
    drafts.prepend(thread ? `thread.${thread.root}` : room, body);
  }

  /** @param {HTMLElement} button */
  #openMenu(button) {
    const item = this.#actions.find(closest(button, "[data-id]")?.dataset.id);
    if (!item) return;
    if (this.#menu.matches(":popover-open")) return this.#menu.hidePopover();
    this.#subject = item.id;
    this.#offer(this.#menu, item);
    void nameQuickEmoji(this.#menu);
    if (showBeside(this.#menu, button)) find(this.#menu, "[role='menuitem']:not([hidden])")?.focus();
  }

  #close() {
    if (this.#menu.matches(":popover-open")) this.#menu.hidePopover();
    if (this.#sheet.open) this.#sheet.close();
  }

  /** @param {HTMLElement} row */
  #openSheet(row) {
    const item = this.#actions.find(row.dataset.id);
    if (!item || item.seq === null) return;
    this.#subject = item.id;
    this.#offer(this.#sheet, item);
    void nameQuickEmoji(this.#sheet);
    this.#sheet.showModal();
  }
}
