import { nameRoom } from "../app.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, find, findAll, need, part, setAttribute, setText, showPart } from "../dom.js";
import { addressOf } from "../page/navigation.js";
import { loadPart } from "../parts.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { timeOf } from "../scheduling/presets.js";
import { excerptOf } from "../message/excerpt.js";
import { View } from "./view.js";

/**
 * What one keeps for oneself: the list, the reminders, and the count of those whose time has come.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../store/messages/saved.js").SavedMessage} SavedMessage
 */

/** @param {App} app */
export function startSaved(app) {
  const { store } = app;
  const { saved } = store.parts;
  const list = need(document, "#saved-list");
  const view = new View(app, "saved", () => void drawList(app));
  /** Told already: only what becomes due while the page is open is news. */
  const told = new Set(saved.due.map(({ id }) => id));
  const follow = () => {
    const { due } = saved;
    for (const row of findAll(list, "[data-saved-id]")) showState(app, row);
    for (const { id } of due.filter((one) => !told.has(one.id))) {
      told.add(id);
      void tellReminder(app, id);
    }
  };
  /** @param {Element} inside @param {"save" | "unsave"} kind @param {string} [at] */
  const wish = (inside, kind, at) => {
    const { savedId, savedRoom } = /** @type {HTMLElement} */ (inside.closest("[data-saved-id]")).dataset;
    store.wish(kind, Number(savedRoom), savedId ?? "", at);
    follow();
  };
  app.actions.on("saved:done", (_, button) => {
    wish(button, "unsave");
    part(/** @type {HTMLElement} */ (button.parentElement), "back")?.focus();
  });
  app.actions.on("saved:back", (_, button) => {
    const acts = /** @type {HTMLElement} */ (button.parentElement);
    wish(button, "save", part(acts, "remind")?.dataset.at);
    part(acts, "done")?.focus();
  });
  list.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    if (target.value === "choose") return chooseTime(app, target, (at) => wish(target, "save", at.toISOString()));
    wish(target, "save", target.value === "none" ? "" : timeOf(target.value, app.times, new Date()).toISOString());
  });
  store.subscribe(follow, ["me"]);
  view.start();
}

/** @param {App} app @param {HTMLSelectElement} select @param {(at: Date) => void} set */
function chooseTime(app, select, set) {
  const row = /** @type {HTMLElement} */ (select.closest("[data-saved-id]"));
  void loadPart("later").then(({ askForTime }) => askForTime({ set, left: () => showState(app, row) }));
}

/** @param {App} app @param {string} id */
async function tellReminder(app, id) {
  const listed = await app.store.parts.saved.load().catch(() => []);
  const due = listed.find((one) => one.id === id);
  if (!due) return;
  const words = interpolate(gettext("Reminder: %(text)s"), { text: excerptOf(app, due.message).slice(0, 120) });
  app.toasts.show(words, { words: gettext("Show"), run: () => app.actions.run("open:saved") });
}

/** @param {App} app */
async function drawList(app) {
  const { saved } = app.store.parts;
  const note = need(document, "#saved-note");
  try {
    const listed = await saved.load();
    listed.sort((one, other) => Number(saved.isDue(other)) - Number(saved.isDue(one)));
    need(document, "#saved-list").replaceChildren(...listed.map((one) => createRow(app, one)));
    note.hidden = listed.length > 0;
    setText(note, gettext("Nothing is saved yet. “Save for later” stands in each message's menu."));
  } catch {
    note.hidden = false;
    setText(note, gettext("What you saved can be shown once you are back online."));
  }
}

/** @param {App} app @param {SavedMessage} saved */
function createRow(app, { id, message }) {
  const row = cloneTemplate("t-saved");
  const room = app.store.room(message.room);
  setAttribute(row, "data-saved-id", id);
  setAttribute(row, "data-saved-room", message.room);
  part(row, "avatar")?.replaceChildren(createAvatar(message.author));
  setAttribute(part(row, "link"), "href", addressOf(message.room, message.seq));
  fillPart(row, "author", message.author.name);
  fillPart(row, "where", [room && nameRoom(app, room), app.times.moment(message.at)].filter(Boolean).join(", "));
  fillPart(row, "text", excerptOf(app, message));
  setAttribute(part(row, "remind"), "id", `remind-${id}`);
  setAttribute(part(row, "label"), "for", `remind-${id}`);
  showState(app, row);
  return row;
}

/** What was taken out stays in sight until the list is opened anew, so that a slip can be taken back. @param {App} app @param {HTMLElement} row */
function showState(app, row) {
  const { saved } = app.store.parts;
  const { savedId = "" } = row.dataset;
  const state = saved.get(savedId);
  const select = /** @type {HTMLSelectElement} */ (part(row, "remind"));
  showPart(row, "done", state !== null);
  showPart(row, "back", state === null);
  showPart(row, "due", state !== null && saved.isDue(state));
  select.disabled = state === null;
  if (state === null) return;
  const at = state.remind_at ?? "";
  const set = find(select, "[value='set']");
  setAttribute(set, "hidden", at === "");
  // The time first: a narrow field cuts off the end.
  setText(set, at && `${app.times.clock(at)}, ${app.times.dayWithin(at)}`);
  select.value = at ? "set" : "none";
  select.dataset.at = at;
}
