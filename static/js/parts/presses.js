import { explain } from "../components/app.js";
import { askToConfirm } from "../components/dialogs/confirm.js";
import { closest, find, findAll } from "../components/dom.js";
import { drawPresses, nameOf, showCount } from "../components/presses/press-view.js";
import { gettext, interpolate } from "../lib/gettext.js";
import { createUuid7 } from "../lib/uuid7.js";

/**
 * Buttons and selects of programs, beneath the words of their bot: pressed at once or not at all, and what became of it.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../components/app.js").Item} Item
 * @typedef {import("../connection/protocol.js").Action} Action
 *
 * @typedef {object} Pressed  my last press on a message
 * @property {string} id
 * @property {string} name  of what was pressed
 * @property {string} said  what the message said then: once it says something else, the program has answered
 * @property {boolean} waits
 * @property {boolean} [unknown]  nobody can tell whether it arrived: pressed again, it is the same press
 * @property {string} words
 */

/** Between looks at what became of it, in ms: longer in all than the server waits for a program. */
const PAUSES = [300, 500, 700, 1_000, 1_500, 2_000, 3_000, 4_000, 4_000];

/** @type {Map<string, Pressed>} by message */
const presses = new Map();
const makeId = createUuid7();

/** @param {App} app */
export function startPart(app) {
  app.actions.on("presses:press", (_, button) => void press(app, button));
  document.addEventListener("change", ({ target }) => {
    const many = closest(target, ".presses__many");
    if (many) showCount(many);
  });
  app.store.subscribe(() => {
    for (const root of findAll(document, ".presses")) redraw(app, root);
  }, ["status", "rooms"]);
}

/** @param {App} app @param {HTMLElement} article @param {Item} item */
export function draw(app, article, item) {
  const before = presses.get(item.id);
  if (before && before.said !== describe(item)) presses.delete(item.id);
  const pressed = presses.get(item.id);
  const isOffline = app.store.status.kind !== "quiet" || !navigator.onLine;
  const isShut = item.seq === null || app.store.rooms.get(item.room)?.archived !== false;
  drawPresses(article, item, {
    isOpen: !isOffline && !isShut && !pressed?.waits,
    waiting: pressed?.waits ? pressed.name : null,
    words:
      isOffline && !isShut ? gettext("You are offline. This works once you are connected.") : (pressed?.words ?? ""),
  });
}

/** @param {App} app @param {HTMLElement} element */
function redraw(app, element) {
  const article = closest(element, "[data-id]");
  const item = article && findItem(app, article);
  if (article && item) draw(app, article, item);
}

/** @param {App} app @param {HTMLElement} element @returns {Item | null} */
function findItem({ store }, element) {
  const id = closest(element, "[data-id]")?.dataset.id;
  return (id && store.current !== null && store.find(store.current, id)) || null;
}

/** @param {Item} item */
function describe({ body, edited_at, actions }) {
  return JSON.stringify([body, edited_at ?? null, actions ?? null]);
}

/** @param {App} app @param {HTMLElement} button */
async function press(app, button) {
  const item = findItem(app, button);
  const action = item && findAction(item, button);
  if (!item || !action || button.getAttribute("aria-disabled") === "true") return;
  const values = action.kind === "button" ? [] : listChosen(button);
  if (action.kind === "select" && values.length === 0) return find(button.parentElement ?? button, "select")?.focus();
  if (action.confirm && !(await confirm(action))) return;
  const name = nameOf(button);
  const before = presses.get(item.id);
  const id = before?.unknown && before.name === name ? before.id : makeId();
  const { row = "", action: named = "" } = button.dataset;
  const said = describe(item);
  note(app, item, { id, name, said, waits: true, words: say(item, gettext("Sent. Waiting for %(name)s…")) });
  note(app, item, { id, name, said, waits: false, ...(await send(app, item, { id, row, action: named, values })) });
}

/** @param {Item} item @param {HTMLElement} button @returns {Action | undefined} */
function findAction({ actions = [] }, button) {
  const row = actions.find(({ id }) => id === button.dataset.row);
  return row?.elements.find(({ id }) => id === button.dataset.action);
}

/** @param {HTMLElement} button */
function listChosen(button) {
  const root = closest(button, ".presses__select, .presses__many");
  if (!root) return [];
  const select = /** @type {HTMLSelectElement | null} */ (find(root, "select"));
  if (select) return select.value === "" ? [] : [select.value];
  const boxes = /** @type {HTMLInputElement[]} */ (findAll(root, "input:checked"));
  return boxes.map(({ value }) => value);
}

/** @param {Action} action */
function confirm({ confirm: asked, style }) {
  if (!asked) return Promise.resolve(true);
  return askToConfirm(style === "danger" ? "t-confirm-grave-press" : "t-confirm-press", {
    title: asked.title || gettext("Are you sure?"),
    text: asked.text,
    no: asked.no || gettext("Cancel"),
    yes: asked.yes || gettext("Yes"),
  });
}

/**
 * @param {App} app
 * @param {Item} item
 * @param {{id: string, row: string, action: string, values: string[]}} asked
 * @returns {Promise<{words: string, unknown?: boolean}>}
 */
async function send({ store }, item, asked) {
  const path = `messages/${item.id}/actions`;
  try {
    let { state } = await store.api.post(path, asked);
    for (const pause of PAUSES) {
      if (state !== "waiting" || presses.get(item.id)?.id !== asked.id) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
      ({ state } = await store.api.get(`${path}/${asked.id}`));
    }
    if (state === "taken") return { words: say(item, gettext("%(name)s has it.")) };
    return { words: say(item, gettext("%(name)s did not answer. Try again.")) };
  } catch (error) {
    const { sentence } = /** @type {import("../lib/errors.js").RequestError} */ (error);
    return { words: explain(error), unknown: !sentence };
  }
}

/** @param {Item} item @param {string} words */
function say({ author }, words) {
  return interpolate(words, { name: author.name });
}

/** Wherever the message is shown, unless its program has answered by now. @param {App} app @param {Item} item @param {Pressed} pressed */
function note(app, item, pressed) {
  const before = presses.get(item.id);
  if (!pressed.waits && before?.id !== pressed.id) return;
  presses.set(item.id, pressed);
  for (const article of findAll(document, `[data-id="${CSS.escape(item.id)}"]`)) redraw(app, article);
}
