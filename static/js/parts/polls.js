import { askToConfirm } from "../components/dialogs/confirm.js";
import { closest, find, findAll, need } from "../components/dom.js";
import { PollView } from "../components/polls/poll-view.js";

/**
 * What a message asks, and what people chose: drawn under its words, and answered there.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../components/app.js").Item} Item
 */

/** @type {WeakMap<HTMLElement, PollView>} */
const views = new WeakMap();

/** @param {App} app */
export function startPart(app) {
  app.actions.on("poll:back", (_, button) => {
    choose(app, button, []);
    // It goes with the choice
    const article = closest(button, "[data-id]");
    if (article) find(article, ".poll input")?.focus();
  });
  app.actions.on("poll:close", (_, button) => void close(app, findItem(app, button)));
  document.addEventListener("change", ({ target }) => {
    const options = closest(target, ".poll__options");
    if (!options) return;
    const inputs = /** @type {HTMLInputElement[]} */ (findAll(options, "input"));
    choose(
      app,
      options,
      inputs.filter(({ checked }) => checked).map(({ value }) => Number(value)),
    );
  });
  document.addEventListener("submit", (event) => {
    const form = closest(event.target, ".poll__add");
    if (!form) return;
    event.preventDefault();
    add(app, form);
  });
  app.store.subscribe(({ id }) => redraw(app, id), ["vote"]);
}

/** @param {App} app @param {HTMLElement} article @param {Item} item */
export function draw(app, article, item) {
  const view = views.get(article) ?? new PollView(app, article);
  views.set(article, view);
  view.draw(item);
}

/** In the room, in its thread, and wherever else it is shown. @param {App} app @param {string} id */
function redraw(app, id) {
  for (const article of findAll(document, `[data-id="${CSS.escape(id)}"]`)) {
    const item = findItem(app, article);
    if (item && find(article, ".poll")) draw(app, article, item);
  }
}

/** @param {App} app @param {HTMLElement} element @returns {Item | null} */
function findItem({ store }, element) {
  const id = closest(element, "[data-id]")?.dataset.id;
  return (id && store.current !== null && store.find(store.current, id)) || null;
}

/** @param {App} app @param {HTMLElement} element @param {number[]} options */
function choose(app, element, options) {
  const item = findItem(app, element);
  if (item) app.store.wish("vote", item.room, item.id, JSON.stringify({ type: "vote", id: item.id, options }));
}

/** @param {App} app @param {HTMLElement} form */
function add({ store }, form) {
  const item = findItem(/** @type {App} */ ({ store }), form);
  const field = /** @type {HTMLInputElement} */ (need(form, "input"));
  const text = field.value.trim();
  if (!item || text === "") return field.focus();
  store.wish("poll", item.room, item.id, JSON.stringify({ type: "add_poll_option", id: item.id, text }));
  field.value = "";
}

/** @param {App} app @param {Item | null} item */
async function close({ store }, item) {
  if (!item || !(await askToConfirm("t-confirm-close-poll"))) return;
  store.wish("poll", item.room, item.id, JSON.stringify({ type: "close_poll", id: item.id }));
}
