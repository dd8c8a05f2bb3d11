import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { findOpenRoom, nameRoom, shapeOf } from "../app.js";
import { createAvatar } from "../avatar.js";
import { fillPart, need, part, setAttribute, setText, showPart } from "../dom.js";

/** @typedef {import("../app.js").App} App */

const STACK = 3;

/**
 * The open room's name, topic and people, above its messages.
 *
 * @param {App} app
 */
export function startHeader(app) {
  app.store.subscribe(() => drawRoom(app), ["rooms", "open"]);
  app.store.subscribe(() => drawPeople(app), ["rooms", "open", "members", "presence"]);
  app.store.subscribe(() => drawLamp(app), ["rooms", "unread", "read", "open", "threads"]);
  drawPeople(app);
  drawLamp(app);
  if (app.store.current !== null) void app.store.completeMembers(app.store.current);
}

/** @param {App} app */
function drawRoom(app) {
  const room = findOpenRoom(app);
  if (!room) return;
  const mine = app.store.rooms.get(room.id);
  const main = need(document, "#room");
  const shape = shapeOf(app, room);
  setAttribute(main, "data-room", room.id);
  setAttribute(main, "data-kind", shape);
  setAttribute(main, "data-role", mine?.role ?? "");
  const emblem = need(main, "[data-part='emblem']");
  setAttribute(emblem, "data-kind", shape);
  if (shape === "direct") {
    part(emblem, "emblem-avatar")?.replaceChildren(createAvatar(app.store.rooms.others(room)[0] ?? app.store.me));
  }
  setText(need(main, "#room-name"), nameRoom(app, room));
  setText(need(main, "#room-topic"), room.topic);
}

/** @param {App} app */
function drawPeople(app) {
  const room = findOpenRoom(app);
  if (!room) return;
  const button = need(document, "#room-people");
  const members = app.store.members(room.id) ?? [];
  const here = members.filter((member) => app.store.presence.of(member.id) !== "offline");
  const faces = [...here, ...members.filter((member) => !here.includes(member))].slice(0, STACK);
  const stack = part(button, "stack");
  const shown = faces.map((member) => member.id).join(" ");
  if (stack && faces.length > 0 && stack.dataset.faces !== shown) {
    stack.replaceChildren(...faces.map((member) => createAvatar(member, { size: "sm" })));
    stack.dataset.faces = shown;
  }
  const count = countPeople(app, room);
  fillPart(button, "count", String(count));
  const { shape, words } = describeDetails(app, room);
  const direct = shape === "direct";
  showPart(button, "count", !direct);
  const counted = interpolate(ngettext("person, %(here)s here now", "people, %(here)s here now", count), {
    here: here.length,
  });
  fillPart(button, "count-words", direct ? words : ` ${counted}. ${words}`);
  const other = need(document, "#details-button");
  for (const name of ["aria-label", "title"]) setAttribute(other, name, words);
}

/**
 * What the panel is about.
 *
 * @param {App} app
 * @param {import("../app.js").Room} room
 */
export function describeDetails(app, room) {
  const shape = shapeOf(app, room);
  if (shape === "direct")
    return { shape, words: interpolate(gettext("About %(name)s"), { name: nameRoom(app, room) }) };
  return { shape, words: shape === "group" ? gettext("Who is in this") : gettext("Room details") };
}

/**
 * The list itself where it is known: it moves with every entry of the log.
 *
 * @param {App} app
 * @param {import("../app.js").Room} room
 */
export function countPeople(app, room) {
  const known = app.store.members(room.id)?.length ?? 0;
  return app.store.parts.members.isWhole(room.id) ? known : Math.max(known, room.member_count);
}

/** @param {App} app */
function drawLamp(app) {
  const button = need(document, "#menu-button");
  const { rooms } = app.store.parts.waiting.totals();
  showPart(button, "lamp", rooms > 0);
  setAttribute(
    button,
    "aria-label",
    rooms > 0
      ? ngettext("Rooms, %(n)s with unread messages", "Rooms, %(n)s with unread messages", rooms)
      : gettext("Rooms"),
  );
}
