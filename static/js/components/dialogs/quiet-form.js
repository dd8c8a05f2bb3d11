import { gettext, interpolate } from "../../lib/gettext.js";
import { findMoment, readClock } from "../../lib/quiet.js";
import { endOf } from "../../lib/status.js";
import { keepQuiet } from "../../store/rooms/quiet.js";
import { fillPart, need, showPart } from "../dom.js";
import { closeDialog, openDialog } from "./dialogs.js";
import { equipForm, readText, resetForm } from "./forms.js";
import { Picker } from "./picker.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../../lib/quiet.js").Quiet} Quiet */

const MOST_ALLOWED = 100;

/** When nobody may disturb me, and who may all the same. */
class QuietForm {
  #app;
  #findEnd;
  #form;
  #picker;

  /** @param {App} app @param {(rules: Quiet) => number | null} findEnd */
  constructor(app, findEnd) {
    this.#app = app;
    this.#findEnd = findEnd;
    this.#picker = new Picker(app, need(document, "#quiet"), MOST_ALLOWED, false);
    this.#form = equipForm(app, "quiet-form", async (fields) => this.#save(fields));
    this.#form.addEventListener("input", () => this.#drawFields());
    app.actions.on("open:quiet", () => void this.#open());
    app.actions.on("quiet:off", () => this.#turnOff());
    app.store.subscribe(() => this.#drawState(), ["me"]);
  }

  get #rules() {
    return this.#app.store.parts.quiet.rules;
  }

  async #open() {
    const { starts, ends, allowed } = this.#rules;
    resetForm(this.#form);
    this.#field("hours").checked = Boolean(starts);
    this.#field("starts").value = starts ?? "22:00";
    this.#field("ends").value = ends ?? "07:00";
    this.#field("at").min = readClock(this.#app.times.timeZone, Date.now());
    this.#drawState();
    this.#drawFields();
    openDialog("quiet");
    this.#picker.reset();
    this.#picker.choose(await this.#findPeople(allowed));
  }

  /** Whom nobody knows any more is left out. @param {number[]} ids */
  async #findPeople(ids) {
    const found = await Promise.all(ids.map((id) => this.#app.store.api.get(`people/${id}`).catch(() => null)));
    return found.filter((person) => person !== null);
  }

  #drawState() {
    const end = this.#findEnd(this.#rules);
    showPart(this.#form, "state", end !== null);
    if (end === null) return;
    const time = this.#app.times.moment(new Date(end).toISOString());
    fillPart(this.#form, "state-words", interpolate(gettext("On until %(time)s."), { time }));
  }

  #drawFields() {
    showPart(this.#form, "at", this.#field("lasts").value === "at");
    showPart(this.#form, "times", this.#field("hours").checked);
  }

  /** @param {FormData} fields */
  #save(fields) {
    const { store, toasts } = this.#app;
    const until = this.#readEnd(fields);
    /** @type {[string, string] | ""} */
    const hours = fields.get("hours") ? [readText(fields, "starts"), readText(fields, "ends")] : "";
    if (hours && (!hours[0] || !hours[1] || hours[0] === hours[1]))
      throw { field: "starts", sentence: gettext("Choose hours that end at another time than they begin.") };
    if (until) keepQuiet(store, { until });
    if (String(hours) !== [this.#rules.starts, this.#rules.ends].filter(Boolean).join()) keepQuiet(store, { hours });
    if (String(this.#picker.chosen) !== String(this.#rules.allowed)) keepQuiet(store, { allowed: this.#picker.chosen });
    closeDialog("quiet");
    toasts.show(gettext("Saved"));
  }

  /** @param {FormData} fields @returns {string | null} */
  #readEnd(fields) {
    const { times } = this.#app;
    const lasts = readText(fields, "lasts");
    if (lasts !== "at") return endOf(lasts, times)?.toISOString() ?? null;
    const [day, clock] = readText(fields, "at").split("T");
    const at = clock ? findMoment(day, clock.slice(0, 5), times.timeZone) : 0;
    if (at <= Date.now()) throw { field: "at", sentence: gettext("Choose a time that is still to come.") };
    return new Date(at).toISOString();
  }

  /** Now; the hours of other days stay. */
  #turnOff() {
    const { store } = this.#app;
    keepQuiet(store, { until: "" });
    const end = this.#findEnd(this.#rules);
    if (end !== null) keepQuiet(store, { paused_until: new Date(end).toISOString() });
    this.#drawState();
    need(this.#form, "select").focus();
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement} */ (need(this.#form, `[name='${name}']`));
  }
}

/** @param {App} app @param {(rules: Quiet) => number | null} findEnd */
export function startQuietForm(app, findEnd) {
  return new QuietForm(app, findEnd);
}
