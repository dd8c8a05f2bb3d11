import { ngettext } from "../../lib/gettext.js";
import { findOpenRoom } from "../app.js";
import { need } from "../dom.js";
import { openNewRoom } from "../page/new-room.js";
import { closeDialog, openDialog } from "./dialogs.js";
import { equipForm, resetForm } from "./forms.js";
import { Picker } from "./picker.js";

/** @typedef {import("../app.js").App} App */

const MOST_IN_DIRECT = 9;
const MOST_ADDED = 100;

/**
 * Start a direct message; bring people into the open room.
 *
 * @param {App} app
 */
export function startPeopleForms(app) {
  startDirect(app);
  startAdd(app);
}

/** @param {App} app */
function startDirect(app) {
  const picker = new Picker(app, need(document, "#new-direct"), MOST_IN_DIRECT);
  const form = equipForm(app, "new-direct-form", async () => {
    if (picker.chosen.length === 0) return;
    const room = await app.store.api.post("directs", { people: picker.chosen });
    closeDialog("new-direct");
    await openNewRoom(app, room.id);
  });
  app.actions.on("open:new-direct", () => {
    resetForm(form);
    openDialog("new-direct");
    picker.reset();
  });
}

/** @param {App} app */
function startAdd(app) {
  const picker = new Picker(app, need(document, "#add-people"), MOST_ADDED);
  const form = equipForm(app, "add-people-form", async () => {
    const room = findOpenRoom(app);
    if (!room || picker.chosen.length === 0) return;
    const added = await app.store.api.post(`rooms/${room.id}/members`, { people: picker.chosen });
    closeDialog("add-people");
    app.toasts.show(ngettext("%(n)s person added", "%(n)s people added", added.length));
  });
  app.actions.on("open:add-people", () => {
    const room = findOpenRoom(app);
    const inside = new Set((room ? app.store.members(room.id) : null)?.map((member) => member.id));
    resetForm(form);
    openDialog("add-people");
    picker.reset((person) => inside.has(person.id));
  });
}
