import { listenForKeys } from "../../lib/keys.js";
import { gettext, ngettext } from "../../lib/gettext.js";
import { findLocale } from "../../lib/ignored.js";
import { listReactions, listReactors } from "../../store/messages/reactions.js";
import { hasNames, loadEmoji, nameEmoji } from "../emoji/emoji-data.js";
import { closest, fillPart, need, setAttribute } from "../dom.js";
import { showBeside } from "../page/placing.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./message-actions.js").MessageActions} MessageActions
 */

const HOVER_MS = 350;
const LONG_PRESS_MS = 500;
const NAMES_SHOWN = 12;

/** Who reacted: beside the chip that is pointed at, focused, or pressed for long. */
export class ReactionCard {
  #app;
  #actions;
  #card = need(document, "#reaction-card");
  /** @type {HTMLElement | null} */
  #chip = null;
  #timer = 0;
  /** A long press shows the card instead of reacting. */
  #pressed = false;

  /**
   * @param {App} app
   * @param {HTMLElement} viewport
   * @param {MessageActions} actions
   */
  constructor(app, viewport, actions) {
    this.#app = app;
    this.#actions = actions;
    document.addEventListener("pointerover", (event) => this.#point(event, HOVER_MS));
    viewport.addEventListener("pointerdown", (event) => this.#press(event));
    viewport.addEventListener("focusin", (event) => {
      const chip = findChip(event.target);
      if (chip?.matches(":focus-visible")) this.#show(chip);
    });
    for (const name of ["focusout", "scroll"]) viewport.addEventListener(name, () => this.#hide());
    for (const name of ["pointerup", "pointercancel"]) viewport.addEventListener(name, () => clearTimeout(this.#timer));
    viewport.addEventListener("click", (event) => this.#swallow(event), true);
    listenForKeys(document, (event) => this.#escape(event), true);
  }

  /** @param {PointerEvent} event @param {number} wait */
  #point(event, wait) {
    if (event.pointerType === "touch") return;
    const chip = findChip(event.target);
    clearTimeout(this.#timer);
    if (chip && chip !== this.#chip) this.#timer = setTimeout(() => this.#show(chip), wait);
    else if (!chip) this.#hide();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const chip = findChip(event.target);
    this.#pressed = false;
    clearTimeout(this.#timer);
    if (!chip || event.pointerType !== "touch") return this.#hide();
    event.stopImmediatePropagation();
    this.#timer = setTimeout(() => {
      this.#pressed = true;
      this.#show(chip);
    }, LONG_PRESS_MS);
  }

  /** @param {MouseEvent} event */
  #swallow(event) {
    if (!this.#pressed || !findChip(event.target)) return;
    this.#pressed = false;
    event.stopPropagation();
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape" || this.#chip === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#hide();
  }

  #hide() {
    clearTimeout(this.#timer);
    setAttribute(this.#chip, "aria-describedby", null);
    this.#chip = null;
    if (this.#card.matches(":popover-open")) this.#card.hidePopover();
  }

  /** @param {HTMLElement} chip */
  #show(chip) {
    const emoji = chip.dataset.emoji ?? "";
    const item = this.#actions.find(closest(chip, "[data-id]")?.dataset.id);
    const reaction = item ? listReactions(item).find((one) => one.emoji === emoji) : null;
    if (!item || !reaction || !chip.isConnected) return;
    this.#hide();
    this.#chip = chip;
    fillPart(this.#card, "glyph", emoji);
    void this.#name(chip, emoji);
    setAttribute(chip, "aria-describedby", this.#card.id);
    const names = this.#nameKnown(item.room, reaction.people);
    this.#fill(names, reaction.count);
    showBeside(this.#card, chip);
    if (names.length < Math.min(reaction.count, NAMES_SHOWN)) void this.#ask(chip, item.id, emoji, reaction.count);
  }

  /** @param {HTMLElement} chip @param {string} emoji */
  async #name(chip, emoji) {
    fillPart(this.#card, "name", "");
    await loadEmoji().catch(() => []);
    if (this.#chip === chip && hasNames()) fillPart(this.#card, "name", nameEmoji(emoji));
  }

  /** @param {number} room @param {number[]} people */
  #nameKnown(room, people) {
    const { store } = this.#app;
    const members = new Map((store.members(room) ?? []).map((person) => [person.id, person.name]));
    return people.flatMap((id) => (id === store.me.id ? [gettext("You")] : (members.get(id) ?? [])));
  }

  /** @param {HTMLElement} chip @param {string} id @param {string} emoji @param {number} count */
  async #ask(chip, id, emoji, count) {
    const people = await listReactors(this.#app.store, id, emoji).catch(() => []);
    if (this.#chip !== chip || people.length === 0) return;
    const { store } = this.#app;
    this.#fill(
      people.map((person) => (person.id === store.me.id ? gettext("You") : person.name)),
      count,
    );
  }

  /** @param {string[]} names @param {number} count */
  #fill(names, count) {
    const shown = names.slice(0, NAMES_SHOWN);
    const rest = count - shown.length;
    const all = rest > 0 ? [...shown, ngettext("%(n)s other person", "%(n)s other people", rest)] : shown;
    const lists = new Intl.ListFormat(findLocale(document.documentElement.lang), { type: "conjunction" });
    fillPart(this.#card, "people", lists.format(all));
  }
}

/** @param {EventTarget | null} target */
function findChip(target) {
  return closest(target, ".reaction[data-emoji]");
}
