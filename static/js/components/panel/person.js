import { gettext, interpolate } from "../../lib/gettext.js";
import { sayStatus, statusOf } from "../../lib/status.js";
import { createAvatar, namePresence, showPresence } from "../avatar.js";
import { fillPart, find, need, part, setAttribute } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Person} Person
 */

/**
 * Who the open direct room is with.
 *
 * @param {App} app
 * @param {Person} person
 */
export function drawPerson(app, person) {
  const place = need(document, "#details-person");
  const presence = person.id === app.store.me.id ? app.store.parts.quiet.presence : app.store.presence.of(person.id);
  const avatar = part(place, "avatar");
  const face = `${person.avatar} ${person.initials} ${person.hue}`;
  if (avatar && avatar.dataset.face !== face) avatar.replaceChildren(createAvatar(person, { size: "xl", presence }));
  if (avatar) avatar.dataset.face = face;
  const shown = avatar && find(avatar, ".avatar");
  if (shown) showPresence(shown, presence);
  fillPart(place, "name", person.name);
  fillPart(place, "username", `@${person.username}`);
  fillPart(place, "presence-words", person.locked_out ? gettext("Locked out") : namePresence(presence));
  fillPart(place, "status", describeStatus(app, person));
  setAttribute(part(place, "profile"), "href", `/people/${person.username}/`);
}

/** With its end, where it has one. @param {App} app @param {Person} person */
export function describeStatus({ times }, person) {
  const { until } = statusOf(person);
  const status = sayStatus(person);
  return until ? interpolate(gettext("%(status)s, until %(time)s"), { status, time: times.moment(until) }) : status;
}

/** What they are in the workspace; nothing for members. @param {import("../app.js").Person} person */
export function nameRole({ workspace_role }) {
  if (workspace_role === "owner") return gettext("Owns this workspace");
  if (workspace_role === "administrator") return gettext("Administrator");
  if (workspace_role === "moderator") return gettext("Moderator of the workspace");
  return workspace_role === "guest" ? gettext("Guest") : "";
}
