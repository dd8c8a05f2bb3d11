import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { ActivityList, nameItem } from "../../store/messages/activity.js";
import { excerptOf } from "../message/excerpt.js";
import { nameRoom, on } from "../app.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, findAll, need, part, placeRows, setAttribute, setText, showPart } from "../dom.js";
import { addressOf } from "../page/navigation.js";
import { View } from "./view.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../store/messages/activity.js").ActivityItem} ActivityItem
 */

/** Where I am named, answered or got a reaction, the newest first. @param {App} app */
export function startActivity(app) {
  const { store } = app;
  const list = new ActivityList(store, () => plan());
  const view = new View(app, "activity", () => void list.load().then(() => list.see()));
  let planned = false;
  const plan = () => {
    if (planned || !view.isOpen) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      draw(app, list);
    });
  };
  store.parts.all.push(list);
  store.subscribe(plan, ["read", "unread", "threads", "rooms"]);
  store.subscribe(
    ({ status }) => view.isOpen && status.kind === "quiet" && list.isLocal && void list.load(),
    ["status"],
  );
  on("relabel", plan);
  app.actions.on("activity", (argument) => void list.load(/** @type {any} */ (argument.replace("kind:", ""))));
  app.actions.on("activity:read", () => {
    list.readAll();
    app.toasts.show(gettext("Everything listed here is marked read"));
  });
  app.actions.on("activity:more", () => void loadMore(app, list));
  view.start();
}

/** @param {App} app @param {ActivityList} list */
async function loadMore({ toasts }, list) {
  const last = list.items.at(-1);
  const isLoaded = await list.loadMore();
  if (isLoaded === false) return toasts.show(gettext("That did not work. Try again in a moment."));
  const rows = findAll(need(document, "#activity-list"), ".entry");
  const before = rows.findIndex((row) => last && row.dataset.entry === nameItem(last));
  part(rows[before + 1] ?? document.body, "link")?.focus();
}

/** @param {App} app @param {ActivityList} list */
function draw(app, list) {
  const { items } = list;
  const place = need(document, "#activity-list");
  const known = new Map([...place.children].map((row) => [row.getAttribute("data-entry"), row]));
  const rows = items.map((item) => {
    const row = /** @type {HTMLElement} */ (known.get(nameItem(item)) ?? cloneTemplate("t-activity"));
    fillRow(app, row, item, list.isUnread(item));
    return row;
  });
  placeRows(place, rows);
  setAttribute(place, "aria-busy", list.loading ? "true" : null);
  need(document, "#activity-empty").hidden = list.loading || items.length > 0;
  need(document, "#activity-more").hidden = !list.hasMore;
  const note = need(document, "#activity-note");
  note.hidden = !list.isLocal;
  if (list.isLocal) setText(note, gettext("You are offline: this is what this browser has."));
  for (const chip of findAll(need(document, "#view-activity"), ".view__chip")) {
    setAttribute(chip, "aria-pressed", String(chip.dataset.act === `activity:kind:${list.kind}`));
  }
  showPart(
    need(document, "#view-activity"),
    "read",
    items.some((item) => list.isUnread(item)),
  );
}

/** @param {App} app @param {HTMLElement} row @param {ActivityItem} item @param {boolean} unread */
function fillRow(app, row, item, unread) {
  const { message, person, at } = item;
  const room = app.store.room(message.room);
  const face = `${person.avatar} ${person.initials} ${person.hue}`;
  setAttribute(row, "data-entry", nameItem(item));
  setAttribute(row, "data-kind", item.kind);
  setAttribute(row, "data-unread", unread);
  showPart(row, "unread", unread);
  if (row.dataset.face !== face) part(row, "avatar")?.replaceChildren(createAvatar(person));
  row.dataset.face = face;
  fillPart(row, "emoji", item.emoji ?? "");
  setAttribute(part(row, "link"), "href", addressOf(message.room, message.seq));
  fillPart(row, "link", sayWhat(item));
  fillPart(row, "text", excerptOf(app, message));
  fillPart(row, "where", room ? nameRoom(app, room) : "");
  const time = part(row, "time");
  setText(time, app.times.ago(at));
  setAttribute(time, "datetime", at);
  setAttribute(time, "title", app.times.full(at));
}

/** @param {ActivityItem} item */
function sayWhat({ kind, person: { name }, emoji = "", people = 1 }) {
  const others = people - 1;
  if (kind === "mention") return interpolate(gettext("%(name)s mentioned you"), { name });
  if (kind === "reply") return interpolate(gettext("%(name)s replied to you"), { name });
  if (kind === "thread") return interpolate(gettext("%(name)s answered in a thread"), { name });
  if (others === 0) return interpolate(gettext("%(name)s reacted with %(emoji)s"), { name, emoji });
  const words = ngettext(
    "%(name)s and %(n)s other person reacted, last with %(emoji)s",
    "%(name)s and %(n)s other people reacted, last with %(emoji)s",
    others,
  );
  return interpolate(words, { name, emoji });
}
