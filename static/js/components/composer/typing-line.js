import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, need, part } from "../dom.js";

/** @typedef {import("../app.js").App} App */

const TEMPLATES = ["", "t-typing-one", "t-typing-two"];

/**
 * Who is writing, in a line whose space is always kept.
 *
 * @param {App} app
 */
export function startTypingLine(app) {
  const place = need(document, "#typing");
  app.store.subscribe(
    (change) => {
      if (change.topic === "open" || change.room === app.store.current) place.replaceChildren(...createLine(app));
    },
    ["typing", "open"],
  );
}

/** @param {App} app */
function createLine(app) {
  const room = app.store.current;
  const people = room === null ? [] : app.store.typing.people(room);
  if (room === null || people.length === 0) return [];
  const line = cloneTemplate(TEMPLATES[people.length] ?? "t-typing-many");
  fillPart(line, "a", firstName(people[0].name));
  if (people.length === 2) fillPart(line, "b", firstName(people[1].name));
  const members = app.store.members(room) ?? [];
  const faces = people.slice(0, 3).flatMap(({ id }) => members.filter((member) => member.id === id));
  part(line, "stack")?.replaceChildren(...faces.map((person) => createAvatar(person, { size: "xs" })));
  return [line];
}

/** @param {string} name */
function firstName(name) {
  return name.split(/\s/)[0];
}
