import { gettext } from "../../lib/gettext.js";
import { findOpenRoom, nameRoom } from "../app.js";
import { closest, fillPart, find, findAll, need, part } from "../dom.js";
import { openNewRoom } from "../page/new-room.js";
import { expectLoss } from "../panel/room-actions.js";
import { closeDialog, openDialog } from "./dialogs.js";
import { equipForm, readText, resetForm } from "./forms.js";

/** @typedef {import("../app.js").App} App */

/**
 * Create, edit and delete a room.
 *
 * @param {App} app
 */
export function startRoomForms(app) {
  startCreate(app);
  startEdit(app);
  startDelete(app);
}

/** @param {App} app */
function startCreate(app) {
  const form = equipForm(app, "create-room-form", async (fields) => {
    const room = await app.store.api.post("rooms", {
      kind: readText(fields, "kind") || "public",
      name: readText(fields, "name"),
      topic: readText(fields, "topic"),
      announcement: fields.has("announcement"),
    });
    closeDialog("create-room");
    resetForm(form);
    app.toasts.show(gettext("Room created"));
    await openNewRoom(app, room.id);
  });
  whenCancelled(form, () => resetForm(form));
  app.actions.on("open:create-room", () => {
    fillPart(form, "workspace", app.store.workspace.name);
    const isOpen = app.store.parts.rights.may("create_open_rooms", app.store.me);
    for (const box of findAll(form, "[name='kind']")) {
      if (box instanceof HTMLInputElement) box.checked = (box.value === "public") === isOpen;
    }
    openDialog("create-room");
  });
}

/** @param {App} app */
function startEdit(app) {
  /** Of which room there are words in the form that were not saved. @type {number | null} */
  let written = null;
  const form = equipForm(app, "edit-room-form", async (fields) => {
    const room = findOpenRoom(app);
    if (!room) return;
    /** @type {Record<string, string | boolean | number>} */
    const wanted = { name: readText(fields, "name"), topic: readText(fields, "topic") };
    wanted.slow_mode = Number(fields.get("slow_mode"));
    if (canManage(app)) wanted.announcement = fields.has("announcement");
    const changes = Object.entries(wanted).filter(([key, value]) => /** @type {any} */ (room)[key] !== value);
    if (changes.length > 0) {
      await app.store.api.patch(`rooms/${room.id}`, Object.fromEntries(changes));
      app.toasts.show(gettext("Room changed"));
    }
    written = null;
    closeDialog("edit-room");
  });
  form.addEventListener("input", () => {
    written = app.store.current;
  });
  whenCancelled(form, () => {
    written = null;
  });
  app.actions.on("open:edit-room", () => {
    const room = findOpenRoom(app);
    if (!room) return;
    if (written === room.id) return openDialog("edit-room");
    written = null;
    resetForm(form);
    /** @type {HTMLInputElement} */ (need(form, "[name='name']")).value = room.name;
    /** @type {HTMLInputElement} */ (need(form, "[name='topic']")).value = room.topic;
    /** @type {HTMLSelectElement} */ (need(form, "[name='slow_mode']")).value = String(room.slow_mode);
    const announcement = /** @type {HTMLInputElement} */ (need(form, "[name='announcement']"));
    announcement.checked = room.announcement;
    announcement.disabled = !canManage(app);
    openDialog("edit-room");
  });
}

/**
 * By its button: Escape and a press beside the dialog may be slips, and leave the words where they are.
 *
 * @param {HTMLFormElement} form
 * @param {() => void} forget
 */
function whenCancelled(form, forget) {
  form.closest("dialog")?.addEventListener("click", ({ target }) => {
    if (closest(target, "[data-act='close']")) forget();
  });
}

/** @param {App} app */
function startDelete(app) {
  const form = equipForm(app, "delete-room-form", async (fields) => {
    const room = findOpenRoom(app);
    if (!room) return;
    expectLoss(room.id);
    await app.store.api.remove(`rooms/${room.id}`, {
      confirmation: readText(fields, "confirmation"),
      password: String(fields.get("password") ?? ""),
    });
    closeDialog("delete-room");
    app.toasts.show(gettext("Room deleted"));
  });
  const dialog = need(document, "#delete-room");
  const typed = /** @type {HTMLInputElement} */ (need(form, "[name='confirmation']"));
  const password = /** @type {HTMLInputElement} */ (need(form, "[name='password']"));
  const submit = /** @type {HTMLButtonElement | null} */ (part(dialog, "submit") ?? find(dialog, "[type='submit']"));
  const compare = () => {
    const room = findOpenRoom(app);
    if (submit) submit.disabled = !room || typed.value.trim() !== room.name || password.value === "";
  };
  for (const field of [typed, password]) field.addEventListener("input", compare);
  app.actions.on("open:delete-room", () => {
    const room = findOpenRoom(app);
    if (!room) return;
    resetForm(form);
    for (const place of findAll(dialog, "[data-part='room']")) place.textContent = nameRoom(app, room);
    compare();
    openDialog("delete-room");
  });
}

/** @param {App} app */
function canManage(app) {
  return app.store.rooms.get(app.store.current ?? 0)?.can.manage ?? false;
}
