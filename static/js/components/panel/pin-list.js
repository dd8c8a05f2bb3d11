import { gettext, ngettext } from "../../lib/gettext.js";
import { joinPins } from "../../store/messages/pins.js";
import { hideBlocked } from "../message/folding.js";
import { cutQuote } from "../../store/messages/quotes.js";
import { findOpenRoom, on } from "../app.js";
import {
  cloneTemplate,
  closest,
  fillPart,
  find,
  need,
  part,
  placeRows,
  setAttribute,
  setText,
  showPart,
} from "../dom.js";
import { addressOf } from "../page/navigation.js";
import { sayPinned } from "../message/pin-mark.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {ReturnType<typeof joinPins>[number]} Pin */

const SHOWN_AT_FIRST = 4;

/** What the open room has pinned, the newest first. */
export class PinList {
  #app;
  #section = need(document, "#details-pins");
  #list = need(document, "#pin-list");
  #all = need(document, "[data-act='pins:all']");
  #whole = false;
  /** The room whose pins the server has drawn. @type {number | null} */
  #drawn;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#drawn = this.#section.closest("[data-beside]") ? app.store.current : null;
    app.actions.on("pins:all", () => {
      this.#whole = true;
      this.draw();
      find(this.#list, `.pin:nth-child(${SHOWN_AT_FIRST + 1}) a`)?.focus();
    });
    on("relabel", () => this.draw());
    app.actions.on("pin:down", (_, button) => this.#takeDown(closest(button, ".pin")?.dataset.pin));
    app.store.subscribe(
      (change) => {
        if (change.topic === "open") {
          this.#whole = false;
          this.#drawn = null;
        }
        if (change.topic !== "pins" || change.room === app.store.current) this.draw();
      },
      ["open", "pins", "outbox"],
    );
  }

  draw() {
    const room = findOpenRoom(this.#app);
    if (!room || this.#section.closest("[hidden]")) return;
    // Without a network the room's own window has to do; the next look asks again.
    void this.#app.store.pins.load(room.id).catch(() => {});
    if (this.#drawn === room.id && !this.#app.store.pins.list(room.id)) return;
    const pins = this.#find(room.id);
    const shown = this.#whole ? pins : pins.slice(0, SHOWN_AT_FIRST);
    setText(part(this.#section, "count"), pins.length > 0 ? String(pins.length) : "");
    showPart(this.#section, "none", pins.length === 0);
    this.#all.hidden = shown.length === pins.length;
    setText(part(this.#all, "show-all"), ngettext("Show %(n)s message", "Show all %(n)s", pins.length));
    this.#show(shown);
  }

  /** @param {number} room */
  #find(room) {
    const { pins, timeline } = { pins: this.#app.store.pins, timeline: this.#app.store.timeline(room) };
    return joinPins(pins.list(room) ?? [], timeline.items);
  }

  /** @param {Pin[]} pins */
  #show(pins) {
    const known = new Map([...this.#list.children].map((row) => [row.getAttribute("data-pin"), row]));
    const rows = pins.map((pin) => {
      const row = /** @type {HTMLElement} */ (known.get(pin.id) ?? cloneTemplate("t-pin"));
      this.#fill(row, pin);
      return row;
    });
    placeRows(this.#list, rows);
  }

  /** @param {HTMLElement} row @param {Pin} pin */
  #fill(row, { id, room, seq, html, body, author, pinned, files, forward }) {
    setAttribute(row, "data-pin", id);
    setAttribute(part(row, "link"), "href", addressOf(room, seq));
    const text = (html === null ? body : cutQuote(html || forward?.html || "")) || files?.[0]?.name || author.name;
    fillPart(row, "text", hideBlocked(this.#app, (!html && forward?.author) || author, text));
    if (pinned) fillPart(row, "note", `${sayPinned(pinned)}, ${this.#app.times.dayWithin(pinned.at)}`);
    showPart(row, "down", this.#mayPin(room));
  }

  /** @param {number} room */
  #mayPin(room) {
    const mine = this.#app.store.rooms.get(room);
    return (mine?.can.send && !mine.archived) ?? false;
  }

  /** @param {string | undefined} id */
  #takeDown(id) {
    const { current } = this.#app.store;
    if (!id || current === null) return;
    this.#app.store.wish("unpin", current, id);
    this.draw();
    need(document, "#pins-heading").focus();
    sayUnpinned(this.#app, current, id);
  }
}

/** Taken down by a slip of the finger, it is up again with one press. @param {App} app @param {number} room @param {string} id */
export function sayUnpinned(app, room, id) {
  const run = () => app.store.wish("pin", room, id);
  app.toasts.show(gettext("Message unpinned"), { words: gettext("Undo"), run });
}
