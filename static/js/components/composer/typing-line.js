import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, need, part } from "../dom.js";

/** @typedef {import("../app.js").App} App */

const TEMPLATES = ["", "t-typing-one", "t-typing-two"];

/**
 * Who is writing, in lines whose space is always kept: of the open room, and of the open thread.
 *
 * @param {App} app
 */
export function startTypingLine(app) {
  const { store } = app;
  const draw = () => {
    need(document, "#typing").replaceChildren(...createLine(app, store.current));
    need(document, "#thread-typing").replaceChildren(...createLine(app, store.threads.current?.id ?? null));
  };
  store.subscribe(draw, ["typing", "open", "thread"]);
}

/** @param {App} app @param {number | string | null} place */
function createLine({ store }, place) {
  const people = place === null ? [] : store.typing.people(place);
  if (store.current === null || people.length === 0) return [];
  const line = cloneTemplate(TEMPLATES[people.length] ?? "t-typing-many");
  fillPart(line, "a", firstName(people[0].name));
  if (people.length === 2) fillPart(line, "b", firstName(people[1].name));
  const members = store.members(store.current) ?? [];
  const faces = people.slice(0, 3).flatMap(({ id }) => members.filter((member) => member.id === id));
  part(line, "stack")?.replaceChildren(...faces.map((person) => createAvatar(person, { size: "xs" })));
  return [line];
}

/** @param {string} name */
function firstName(name) {
  return name.split(/\s/)[0];
}
