import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { systemClock } from "../../lib/clock.js";
import { NO_ROOM } from "../../store/rooms/sidebar.js";
import { nameRoom } from "../app.js";
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
import { openDialog } from "../dialogs/dialogs.js";
import { ScheduledEdit } from "./scheduled-edit.js";

/**
 * What waits to be sent later, and what was not sent at its time: its words, its time, and what can be done with it. What
 * this browser has not told the server yet is in it as well.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../connection/protocol.js").ScheduledMessage} Scheduled
 */
export class ScheduledList {
  #app;
  #form;
  #edit;
  #offerBack;
  #list = need(document, "#scheduled-list");
  #note = need(document, "#scheduled-note");
  /** As the server has it. @type {Scheduled[]} */
  #known = [];
  #isKnown = false;
  /**
   * What was asked for since the list came: its entry leaves the outbox before the next list is there, and what was
   * listed until then would be sent with its old words. Null: cancelled.
   *
   * @type {Map<string, Scheduled | null>}
   */
  #wished = new Map();
  #asked = 0;

  /**
   * @param {App} app
   * @param {import("./time-form.js").TimeForm} form
   * @param {(words: string, undo: () => void) => void} offerBack
   */
  constructor(app, form, offerBack) {
    this.#app = app;
    this.#offerBack = offerBack;
    this.#form = form;
    this.#edit = new ScheduledEdit(app, (row, body) => this.#change(row, { body }));
    const { actions, store } = app;
    actions.on("scheduled:now", (_, button) => this.#sendNow(button));
    actions.on("scheduled:cancel", (_, button) => this.#cancel(button));
    actions.on("scheduled:time", (_, button) => this.#askForTime(button));
    actions.on("scheduled:edit", (_, button) => {
      const row = this.#rowOf(button);
      const one = row && this.#find(row);
      if (row && one) this.#edit.open(row, one);
    });
    store.subscribe(() => this.isOpen && void this.load(), ["scheduled"]);
    store.subscribe(() => this.isOpen && this.draw(), ["outbox"]);
  }

  get isOpen() {
    return this.#list.checkVisibility();
  }

  async load() {
    const asked = ++this.#asked;
    const known = await this.#app.store.api.get("me/scheduled").catch(() => null);
    if (asked !== this.#asked) return;
    this.#isKnown = known !== null;
    if (known) {
      this.#known = known;
      this.#wished.clear();
    }
    this.draw();
  }

  draw() {
    const listed = this.list();
    const rows = listed.map((one) => this.#showRow(one));
    placeRows(this.#list, rows);
    this.#note.hidden = listed.length > 0 && this.#isKnown;
    setText(
      this.#note,
      this.#isKnown
        ? gettext("Nothing is scheduled. The clock beside the button that sends sends later.")
        : gettext("What you scheduled can be shown once you are back online."),
    );
  }

  /** @returns {Scheduled[]} with what is on its way, the next one first */
  list() {
    const listed = new Map(this.#known.map((one) => [one.id, one]));
    for (const { kind, id, body, status } of this.#app.store.outbox.entries) {
      if (kind !== "schedule" && kind !== "unschedule") continue;
      if (status === "failed") this.#wished.delete(id);
      else this.#wished.set(id, kind === "schedule" ? readWish(JSON.parse(body), listed.get(id)) : null);
    }
    for (const [id, one] of this.#wished) {
      if (one) listed.set(id, one);
      else listed.delete(id);
    }
    const now = systemClock.now();
    // What is sent at once is not shown as waiting
    const waiting = [...listed.values()].filter(({ at, due, refusal }) => due || refusal || Date.parse(at) > now);
    return waiting.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  }

  /** @param {Scheduled} one */
  #showRow(one) {
    const row = find(this.#list, `[data-scheduled="${one.id}"]`) ?? cloneTemplate("t-scheduled");
    const { times, store } = this.#app;
    const room = one.room === undefined ? null : store.room(one.room);
    const nowhere = one.reminder ? gettext("Reminder") : gettext("A room that is no longer there");
    const where = room ? nameRoom(this.#app, room) : nowhere;
    setAttribute(row, "data-scheduled", one.id);
    fillPart(row, "where", one.thread ? interpolate(gettext("%(room)s, in a thread"), { room: where }) : where);
    const time = /** @type {HTMLElement} */ (part(row, "time"));
    setText(time, times.moment(one.at));
    setAttribute(time, "title", times.full(one.at));
    fillPart(row, "text", one.body);
    const { length } = one.files;
    fillPart(row, "files", length > 0 ? ngettext("%(n)s file", "%(n)s files", length) : "");
    showPart(row, "refused", one.refusal !== "");
    fillPart(row, "reason", one.refusal);
    const isWaiting = one.refusal === "" && !one.due;
    showPart(row, "waiting", isWaiting);
    showPart(row, "edit", !one.due);
    showPart(row, "due", one.due);
    showPart(row, "now", !one.reminder);
    showPart(row, "cancel", !one.due);
    showPart(row, "done", one.due);
    return row;
  }

  /** @param {HTMLElement} inside */
  #rowOf(inside) {
    return closest(inside, "[data-scheduled]");
  }

  /** @param {HTMLElement} row */
  #find(row) {
    return this.list().find(({ id }) => id === row.dataset.scheduled);
  }

  /** @param {HTMLElement} row @param {Partial<Scheduled>} changed */
  #change(row, changed) {
    const one = this.#find(row);
    if (!one) return;
    this.#schedule({ ...one, ...changed });
  }

  /** @param {Scheduled} one */
  #schedule({ id, room, body, at, reply_to, thread, also_in_room, files }) {
    const zone = this.#app.times.timeZone ?? "";
    const command = { type: "schedule", id, room, body, at, zone, reply_to, thread, also_in_room, files };
    this.#app.store.wish("schedule", NO_ROOM, id, JSON.stringify(command));
  }

  /** @param {HTMLElement} button */
  #sendNow(button) {
    const row = this.#rowOf(button);
    if (!row) return;
    this.#focusBeside(row);
    this.#change(row, { at: new Date(systemClock.now()).toISOString() });
    this.#app.toasts.show(gettext("Sent"));
  }

  /** @param {HTMLElement} button */
  #cancel(button) {
    const row = this.#rowOf(button);
    const one = row && this.#find(row);
    if (!row || !one) return;
    this.#focusBeside(row);
    this.#app.store.wish("unschedule", NO_ROOM, one.id, JSON.stringify({ type: "unschedule", id: one.id }));
    const words = one.reminder ? gettext("The reminder is gone.") : gettext("It will not be sent.");
    this.#offerBack(words, () => this.#schedule(one));
  }

  /** @param {HTMLElement} row that goes */
  #focusBeside(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const button = next && find(next, "button:not([hidden])");
    (button ?? find(document, "#later [data-act='close']"))?.focus();
  }

  /** @param {HTMLElement} button */
  #askForTime(button) {
    const row = this.#rowOf(button);
    const one = row && this.#find(row);
    if (!row || !one) return;
    const back = () => openDialog("later");
    need(document, "#choose-time").addEventListener("close", () => queueMicrotask(back), { once: true });
    this.#form.ask({
      heading: one.reminder ? gettext("Remind me") : gettext("Send later"),
      action: one.reminder ? gettext("Set the reminder") : gettext("Schedule"),
      about: one.body,
      at: one.refusal === "" && !one.due ? new Date(one.at) : null,
      set: (at) => this.#change(row, { at: at.toISOString() }),
    });
  }
}

/**
 * As the server will list it: what was refused stays so while it keeps its time.
 *
 * @param {any} command
 * @param {Scheduled} [known]
 * @returns {Scheduled}
 */
function readWish(command, known) {
  const { room, at, files = [], also_in_room = false } = command;
  const refusal = known?.at === at ? (known?.refusal ?? "") : "";
  return { ...command, refusal, wall: "", files, also_in_room, reminder: room === undefined, due: false };
}
