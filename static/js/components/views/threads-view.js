import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { hasModifier } from "../../lib/keys.js";
import { excerptOf } from "../message/excerpt.js";
import { emit, nameRoom, on } from "../app.js";
import { createAvatar } from "../avatar.js";
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
import { QuickAnswer } from "./quick-answer.js";
import { View } from "./view.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {ReturnType<App["store"]["threads"]["list"]>[number]} Followed
 */

/** The threads that I follow, those that wait for me first; each opens beside its room. @param {App} app */
export function startThreadsView(app) {
  const { store } = app;
  const { threads } = store;
  const answer = new QuickAnswer(app);
  const redraw = () => {
    draw(app, answer.row);
    if (answer.follow()) need(view.root, "h1").focus();
  };
  const view = new View(app, "threads", () => {
    redraw();
    if (!threads.loaded) void threads.load().then(redraw);
  });
  let planned = false;
  const plan = () => {
    if (planned || !view.isOpen) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      redraw();
    });
  };
  store.subscribe(plan, ["threads", "rooms", "status"]);
  on("relabel", plan);
  app.actions.on("threads:read", () => {
    for (const { id, room } of threads.list().filter(({ unread }) => unread > 0)) threads.readAll(room, id);
    need(view.root, "h1").focus();
  });
  app.actions.on("threads:seen", (_, button) => {
    const thread = threads.mine(closest(button, ".entry")?.dataset.thread ?? "");
    if (thread) threads.readAll(thread.room, thread.id);
    find(closest(button, ".entry") ?? view.root, "a")?.focus();
  });
  app.actions.on("threads:answer", (_, button) => {
    const row = closest(button, ".entry");
    const thread = threads.mine(row?.dataset.thread ?? "");
    if (row && thread) answer.toggle(row, { ...thread, seq: thread.root.seq });
  });
  app.actions.on("threads:leave", (_, button) => void leave(app, closest(button, ".entry")));
  app.actions.on("threads:open", (_, link, event) => {
    const thread = threads.mine(closest(link, ".entry")?.dataset.thread ?? "");
    if (!thread || hasModifier(event)) return;
    event.preventDefault();
    app.navigation.open(thread.room);
    queueMicrotask(() => emit("thread", { room: thread.room, id: thread.id }));
  });
  view.start();
}

/** @param {App} app @param {HTMLElement | null} row */
async function leave({ store, toasts }, row) {
  const id = row?.dataset.thread ?? "";
  const next = /** @type {HTMLElement | null} */ (row?.nextElementSibling ?? row?.previousElementSibling ?? null);
  try {
    await store.threads.follow(id, false);
    find(next ?? need(document, "#view-threads"), next ? "a" : "h1")?.focus();
    const run = () => void store.threads.follow(id, true).catch(() => {});
    toasts.show(gettext("You follow this thread no longer"), { words: gettext("Undo"), run });
  } catch {
    toasts.show(gettext("That did not work. Try again in a moment."));
  }
}

/** @param {App} app @param {HTMLElement | null} written the row in which an answer is written */
function draw(app, written) {
  const { threads, status } = app.store;
  const listed = threads.list();
  const place = need(document, "#threads-list");
  const known = new Map([...place.children].map((row) => [row.getAttribute("data-thread"), row]));
  const rows = listed.map((thread) => {
    const row = /** @type {HTMLElement} */ (known.get(thread.id) ?? cloneTemplate("t-followed"));
    fillRow(app, row, thread);
    return row;
  });
  const at = written ? rows.indexOf(written) : -1;
  if (at < 0) placeRows(place, rows);
  else placeAround(place, rows, at);
  const offline = status.kind !== "quiet" && !threads.loaded;
  const note = need(document, "#threads-note");
  note.hidden = !offline;
  if (offline) setText(note, gettext("You are offline: this is what this browser has."));
  need(document, "#threads-empty").hidden = listed.length > 0 || !threads.loaded;
  showPart(
    need(document, "#view-threads"),
    "read",
    listed.some(({ unread }) => unread > 0),
  );
}

/** A box that is moved loses the focus, so all others move. @param {HTMLElement} place @param {HTMLElement[]} rows @param {number} at */
function placeAround(place, rows, at) {
  rows[at].before(...rows.slice(0, at));
  rows[at].after(...rows.slice(at + 1));
  placeRows(place, rows);
}

/** @param {App} app @param {HTMLElement} row @param {Followed} thread */
function fillRow(app, row, { id, room, root, seq, unread, mentions }) {
  const { author, replies } = root;
  const place = app.store.room(room);
  const face = `${author.avatar} ${author.initials} ${author.hue}`;
  setAttribute(row, "data-thread", id);
  setAttribute(row, "data-unread", unread > 0);
  if (row.dataset.face !== face) part(row, "avatar")?.replaceChildren(createAvatar(author));
  row.dataset.face = face;
  const link = part(row, "link");
  setAttribute(link, "href", addressOf(room, seq));
  setAttribute(link, "data-act", "threads:open");
  setText(link, root.deleted ? gettext("A deleted message") : excerptOf(app, root));
  const badge = part(row, "badge");
  if (badge) badge.hidden = unread === 0;
  setText(badge, mentions > 0 ? `@${mentions}` : ngettext("%(n)s new", "%(n)s new", unread));
  const count = ngettext("%(n)s reply", "%(n)s replies", replies?.count ?? 0);
  fillPart(row, "text", interpolate(gettext("%(author)s, %(count)s"), { author: author.name, count }));
  fillPart(row, "where", place ? nameRoom(app, place) : "");
  const at = replies?.last_at ?? root.at;
  const time = part(row, "time");
  setText(time, app.times.ago(at));
  setAttribute(time, "datetime", at);
  showPart(row, "seen", unread > 0);
  showPart(row, "answer", place?.can.send ?? false);
}
