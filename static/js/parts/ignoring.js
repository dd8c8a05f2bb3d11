import { closeDialog, openDialog } from "../components/dialogs/dialogs.js";
import { equipForm, readText, resetForm } from "../components/dialogs/forms.js";
import { on } from "../components/app.js";
import { fillPart, find, need } from "../components/dom.js";
import { gettext, interpolate } from "../lib/gettext.js";
import { ignorePerson } from "../store/rooms/quiet.js";

/** @typedef {import("../components/app.js").Person} Person */
/** @typedef {import("../connection/protocol.js").Ignoring} Ignoring */

/** Whether I want to hear of somebody. @param {import("../components/app.js").App} app */
export function startPart(app) {
  const { store, toasts } = app;
  /** @type {Person | null} */
  let person = null;
  const stateOf = (/** @type {number} */ id) => {
    const { quiet } = store.parts;
    if (quiet.isBlocked(id)) return "blocked";
    return quiet.isIgnored(id) ? "muted" : "not";
  };
  const form = equipForm(app, "ignoring-form", async (fields) => {
    const how = /** @type {Ignoring} */ (readText(fields, "how"));
    closeDialog("ignoring");
    if (!person || how === stateOf(person.id)) return;
    ignorePerson(store, person.id, how);
    toasts.show(interpolate(sayDone(how), { name: person.name }));
  });
  on("ignore", (about) => {
    person = about;
    resetForm(form);
    fillPart(need(document, "#ignoring"), "name", about.name);
    const chosen = need(form, `[value="${stateOf(about.id)}"]`);
    /** @type {HTMLInputElement} */ (chosen).checked = true;
    const block = /** @type {HTMLInputElement} */ (need(form, "[value='blocked']"));
    block.disabled = Boolean(about.is_owner);
    need(form, "[data-part='owner']").hidden = !about.is_owner;
    openDialog("ignoring");
    find(form, ":checked")?.focus();
  });
}

/** @param {Ignoring} how */
function sayDone(how) {
  if (how === "not") return gettext("You hear of %(name)s again.");
  return how === "muted" ? gettext("%(name)s is muted.") : gettext("%(name)s is blocked.");
}
