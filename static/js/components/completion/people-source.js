import { gettext, interpolate } from "../../lib/gettext.js";
import { matchText, rankMatches } from "../../lib/search-text.js";
import { findOpenRoom, nameRoom } from "../app.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, part } from "../dom.js";
import { learnGroups } from "../composer/ringing.js";
import { showMarked } from "../marked-text.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Person} Person
 * @typedef {import("../../connection/protocol.js").Group} Group
 * @typedef {import("./completion.js").Source} Source
 * @typedef {import("./completion.js").TextOption} TextOption
 */

const MOST = 8;
const ASK_AFTER_MS = 150;
/** Below this only some letters of a name fit, in order: too far-fetched for the middle of a sentence. */
const CLOSE = 100;
/** Up to this the letters stand inside a word, as "all" does in "Sally". */
const INSIDE = 150;

/**
 * People of the open room after an "@": at once those that the page knows, then those that the server finds.
 *
 * @param {App} app
 * @returns {Source}
 */
export function createPeopleSource(app) {
  let asking = 0;
  /** @type {Group[]} */
  let groups = [];
  return {
    label: gettext("People"),
    find(query, show) {
      clearTimeout(asking);
      const room = app.store.current;
      if (room === null) return;
      const known = listKnown(app, room);
      show(createRows(app, query, known, groups));
      asking = setTimeout(async () => {
        const { api } = app.store;
        const asked = [query === "" ? [] : api.get("people", { query, room }), api.get("groups")];
        const [found, heard] = await Promise.all(asked).catch(() => []);
        if (!heard) return;
        groups = heard;
        learnGroups(groups);
        show(createRows(app, query, mergePeople(app, known, found), groups));
      }, ASK_AFTER_MS);
    },
  };
}

/**
 * @param {App} app
 * @param {number} room
 */
function listKnown(app, room) {
  const people = app.store.members(room) ?? app.store.rooms.get(room)?.people ?? [];
  return people.filter((person) => person.id !== app.store.me.id && !person.locked_out);
}

/**
 * @param {App} app
 * @param {Person[]} known
 * @param {Person[]} found
 */
function mergePeople(app, known, found) {
  const ids = new Set(known.map((person) => person.id));
  return [...known, ...found.filter((person) => !ids.has(person.id) && person.id !== app.store.me.id)];
}

/** @param {Person} person */
function textOf(person) {
  return `${person.name} ${person.username}`;
}

/** @param {string} query @param {Person} person */
function scoreOf(query, person) {
  return matchText(query, textOf(person))?.score ?? 0;
}

/**
 * @param {App} app
 * @param {string} query
 * @param {Person[]} people
 * @param {Group[]} groups
 */
function createRows(app, query, people, groups) {
  const matches = rankMatches(query, people, textOf, people.length);
  const close = matches.filter(({ entry }) => query === "" || scoreOf(query, entry) > CLOSE);
  const rows = close.slice(0, MOST).map(({ entry }) => createPersonOption(app, entry, query));
  const room = findOpenRoom(app);
  if (room && room.kind !== "direct") {
    const named = rankMatches(query, groups, ({ handle, name }) => `${name} ${handle}`, MOST);
    rows.push(...named.map(({ entry }) => createManyOption(entry.handle, entry.name)));
    const { parts, me } = app.store;
    const mayRing = parts.rights.may("mention_everyone", me, parts.rooms.get(room.id)?.can.moderate);
    if (mayRing && "room".startsWith(query.toLowerCase())) rows.push(createManyOption("room"));
  }
  if (rows.length === 0 || !room) return [];
  const label = cloneTemplate("t-listbox-label");
  fillPart(label, "label", interpolate(gettext("People in %(room)s"), { room: nameRoom(app, room) }));
  return [label, ...rows];
}

/** @param {string} handle @param {string} [note] @returns {TextOption} */
function createManyOption(handle, note) {
  const element = cloneTemplate("t-option-mention-room");
  fillPart(element, "name", `@${handle}`);
  if (note) fillPart(element, "note", note);
  return { element, value: `@${handle}` };
}

/**
 * @param {App} app
 * @param {Person} person
 * @param {string} query
 * @returns {TextOption}
 */
function createPersonOption(app, person, query) {
  const element = cloneTemplate("t-option-person");
  part(element, "avatar")?.replaceChildren(createAvatar(person, { presence: app.store.presence.of(person.id) }));
  const [match] = rankMatches(query, [person], (entry) => entry.name);
  showMarked(part(element, "name"), person.name, match?.ranges ?? []);
  fillPart(element, "note", person.is_bot ? `${person.username} · ${gettext("Bot")}` : person.username);
  // Without spaces between words, inside one is where a name begins
  const isFar = /\p{Script=Latin}/u.test(query) && scoreOf(query, person) <= INSIDE;
  return { element, value: `@${person.username}`, isFar };
}
