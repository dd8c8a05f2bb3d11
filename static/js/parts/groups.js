import { showBeside } from "../components/page/placing.js";
import { createAvatar } from "../components/avatar.js";
import { learnGroups, readCalled } from "../components/composer/ringing.js";
import { askToConfirm } from "../components/dialogs/confirm.js";
import { cloneTemplate, fillPart, find, need, part, setAttribute, showPart } from "../components/dom.js";
import { explain } from "../components/app.js";
import { countPeople } from "../components/page/header.js";
import { startReceipts } from "../components/timeline/receipts.js";
import { gettext, interpolate, ngettext } from "../lib/gettext.js";

/**
 * Groups of people, called by one name; and who of a room has read.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../connection/protocol.js").Group} Group
 * @typedef {import("../connection/protocol.js").GroupPeople} GroupPeople
 */

/** @param {App} app */
export function startPart(app) {
  startReceipts(app);
}

/** Up to this many may be called without a question. */
const RUNG_UNASKED = 20;
/** Longer than this nobody waits for a number that the page knows nearly as well. */
const COUNTED_WITHIN_MS = 2_000;

/**
 * Asks before a message calls more people than one thinks of. Resolves to whether it goes.
 *
 * @param {App} app
 * @param {number} id of the room
 * @param {string} body
 */
export async function mayRing(app, id, body) {
  const { room: callsAll, names } = readCalled(body);
  const room = app.store.rooms.get(id);
  if (!room || room.kind === "direct") return true;
  const people = callsAll ? (await countThere(app, room)) - 1 : await countCalled(app, id, names);
  if (people <= RUNG_UNASKED) return true;
  const title = ngettext("Ring %(n)s person?", "Ring %(n)s people?", people);
  return askToConfirm("t-confirm-ring", { title, all: callsAll, group: !callsAll });
}

/** @param {App} app @param {import("../components/app.js").MyRoom} room */
async function countThere(app, room) {
  const there = await ask(app, `rooms/${room.id}`);
  return there?.member_count ?? countPeople(app, room);
}

/** @param {App} app @param {number} room @param {Set<string>} names */
async function countCalled(app, room, names) {
  /** @type {Group[]} */
  const groups = (await ask(app, "groups")) ?? [];
  if (groups.length > 0 || app.store.connection.state === "live") learnGroups(groups);
  const named = groups.filter(({ handle }) => names.has(handle));
  const asked = named.map(({ id }) => ask(app, `groups/${id}`, { room }));
  const there = (await Promise.all(asked)).flatMap((group) => group?.there ?? []);
  return new Set(there.filter((person) => person !== app.store.me.id)).size;
}

/** @param {App} app @param {string} path @param {Record<string, number>} [query] @returns {Promise<any>} null: not in time */
async function ask({ store }, path, query) {
  if (store.connection.state !== "live") return null;
  const late = new Promise((resolve) => setTimeout(() => resolve(null), COUNTED_WITHIN_MS));
  return Promise.race([store.api.get(path, query).catch(() => null), late]);
}

/**
 * Who is meant by a group's name in a message.
 *
 * @param {App} app
 * @param {HTMLElement} chip
 */
export async function showGroup(app, chip) {
  const { store, toasts } = app;
  const room = store.current;
  try {
    const query = room === null ? {} : { room };
    drawGroup(app, await store.api.get(`groups/${chip.dataset.group}`, query), chip);
  } catch (/** @type {any} */ error) {
    toasts.show(error?.code === "not_found" ? gettext("This group is not there any more.") : explain(error));
  }
}

/** @param {App} app @param {GroupPeople} group @param {HTMLElement} chip */
function drawGroup(app, { id, handle, name, people, there, can_change }, chip) {
  const card = need(document, "#group-card");
  fillPart(card, "name", name);
  fillPart(card, "handle", `@${handle}`);
  const words = ngettext("%(n)s person", "%(n)s people", people.length);
  const here = ngettext("%(n)s in this room", "%(n)s in this room", there.length);
  fillPart(card, "count", interpolate(gettext("%(people)s, %(here)s"), { people: words, here }));
  part(card, "people")?.replaceChildren(...people.map((person) => createRow(app, person, there.includes(person.id))));
  setAttribute(part(card, "change"), "href", `/groups/${id}/`);
  showPart(card, "change", can_change);
  if (showBeside(card, chip)) find(card, "button, a:not([hidden])")?.focus();
}

/** @param {App} app @param {import("../components/app.js").Person} person @param {boolean} isThere */
function createRow({ store }, person, isThere) {
  const row = cloneTemplate("t-group-person");
  setAttribute(find(row, "button"), "data-user", person.id);
  setAttribute(find(row, "button"), "data-elsewhere", !isThere);
  part(row, "avatar")?.replaceChildren(createAvatar(person, { presence: store.presence.of(person.id) }));
  fillPart(row, "name", person.name);
  fillPart(row, "note", isThere ? `@${person.username}` : gettext("not in this room"));
  return row;
}
