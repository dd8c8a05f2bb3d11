import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, find, findAll, need, part, setAttribute, setText } from "../dom.js";
import { countPeople } from "../page/header.js";
import { showBeside } from "../page/placing.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { Receipts } from "../../store/rooms/receipts.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Person} Person
 */

/** More faces than that would reach the words. */
const FACES = 3;

/** Small faces at the newest message that each of the others has read. @param {App} app */
export function startReceipts(app) {
  const { actions, store } = app;
  const receipts = new Receipts();
  let isDrawn = false;
  const draw = () => {
    if (isDrawn) return;
    isDrawn = true;
    // Once for a frame, and after the rows
    requestAnimationFrame(() => {
      isDrawn = false;
      drawFaces(app, receipts);
    });
  };
  const ask = () => {
    const { current, me } = store;
    const isMine = me.shows_reads && store.rooms.get(current ?? 0) !== null;
    const asked = receipts.read(isMine ? current : null, (room) => store.api.get(`rooms/${room}/seen`));
    void asked.then((isNew) => isNew && draw());
  };
  const resize = () => {
    const room = store.rooms.get(store.current ?? 0);
    return room !== null && receipts.resize(countPeople(app, room));
  };
  let shows = store.me.shows_reads;
  resize();
  store.subscribe(() => {
    resize();
    ask();
  }, ["open"]);
  store.subscribe(({ signal }) => receipts.apply(signal) && draw(), ["seen"]);
  store.subscribe(draw, ["timeline", "members"]);
  // Of a room that has grown too large nothing more is told, and what was would stand there for ever
  store.subscribe(() => resize() && ask(), ["members"]);
  // After each time without a connection signals may be lacking
  store.subscribe(ask, ["release"]);
  store.subscribe(() => {
    // Whom I block or hear again is told here as well
    if (shows !== store.me.shows_reads) ask();
    shows = store.me.shows_reads;
    draw();
  }, ["me"]);
  actions.on("seen:show", (_, button) => showReaders(app, button));
  ask();
}

/** @param {App} app @param {Receipts} receipts */
function drawFaces(app, receipts) {
  const { current, parts } = app.store;
  if (current === null) return;
  const articles = findAll(need(document, "#rows"), "article.message[data-seq]:not([data-state])");
  const rows = articles.map(({ dataset }) => ({ seq: Number(dataset.seq), author: Number(dataset.author) }));
  const placed = receipts.place(rows, !app.store.timeline(current).has_newer);
  articles.forEach((article, at) => {
    const ids = (placed.get(rows[at].seq) ?? []).filter((id) => !parts.quiet.isBlocked(id));
    const people = ids.flatMap((id) => findPerson(app, id) ?? []);
    const button = find(article, ":scope > .seen");
    showFaces(article, button, people);
  });
}

/** @param {App} app @param {number} id */
function findPerson({ store }, id) {
  return store.members(store.current ?? 0)?.find((person) => person.id === id);
}

/**
 * A button that grew for another face would begin elsewhere, and count as something that moved: it is made anew.
 *
 * @param {HTMLElement} article
 * @param {HTMLElement | null} before
 * @param {Person[]} people
 */
function showFaces(article, before, people) {
  const key = JSON.stringify(people);
  if (before?.dataset.people === key) return;
  const isFocused = before !== null && before === document.activeElement;
  before?.remove();
  if (people.length === 0) return;
  const button = cloneTemplate("t-seen");
  button.dataset.people = key;
  const names = people.map(({ name }) => name).join(", ");
  setAttribute(button, "aria-label", interpolate(gettext("Seen by %(names)s"), { names }));
  setAttribute(button, "title", button.ariaLabel);
  const shown = people.length > FACES ? FACES - 1 : FACES;
  part(button, "faces")?.replaceChildren(
    ...people.slice(0, shown).map((person) => createAvatar(person, { size: "xs" })),
  );
  setText(part(button, "more"), people.length > FACES ? `+${people.length - shown}` : "");
  article.append(button);
  if (isFocused) button.focus();
}

/** @param {App} app @param {HTMLElement} button */
function showReaders(app, button) {
  const card = need(document, "#seen-card");
  /** @type {Person[]} */
  const people = JSON.parse(button.dataset.people ?? "[]");
  part(card, "people")?.replaceChildren(
    ...people.map((person) => {
      const row = cloneTemplate("t-seen-person");
      setAttribute(find(row, "button"), "data-user", person.id);
      part(row, "avatar")?.replaceChildren(createAvatar(person, { presence: app.store.presence.of(person.id) }));
      fillPart(row, "name", person.name);
      return row;
    }),
  );
  if (showBeside(card, button)) find(card, "button")?.focus();
}
