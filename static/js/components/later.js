import { hasModifier } from "../lib/keys.js";
import { on, emit } from "./app.js";
import { viewAt } from "./page/navigation.js";
import { Toasts } from "./page/toasts.js";
import { CALLS, hasPart, loadPart, startParts } from "./parts.js";
import { typeAhead } from "./type-ahead.js";

/**
 * Loads a part of the page when it is first called for. The part's `startPart` puts its own actions in the place of these,
 * and listens for itself.
 *
 * @typedef {import("./app.js").App} App
 * @typedef {import("./page-events.js").PageEventName} PageEventName
 * @typedef {keyof import("./parts.js").Parts} Name
 */

/** Before that nobody is idle. */
const IDLE_PART_MS = 30_000;

/** On nobody's page, with nothing to put into it. */
export function openAway() {
  startParts(/** @type {App} */ (/** @type {unknown} */ ({ toasts: new Toasts() })));
  return loadPart("away");
}

/** @param {App} app */
export function startLater(app) {
  startParts(app);
  for (const [key, { actions = [], heard = [], topic, isNeeded }] of Object.entries(CALLS)) {
    const name = /** @type {Name} */ (key);
    for (const action of actions) awaitAction(app, name, action);
    for (const told of heard) awaitTold(name, told);
    if (topic && isNeeded) awaitTopic(app, name, topic, isNeeded);
  }
  if (matchMedia("(any-pointer: coarse)").matches) void loadPart("touch");
  awaitIdle(app);
  const view = viewAt();
  if (view) void loadPart(view);
}

/** Not while it could only fail, which would be said. @param {App} app */
function awaitIdle(app) {
  setTimeout(() => (app.store.status.kind === "quiet" ? void loadPart("idle") : awaitIdle(app)), IDLE_PART_MS);
}

/**
 * @param {App} app
 * @param {Name} name
 * @param {string} act
 */
function awaitAction(app, name, act) {
  app.actions.on(act, (_, element, event) => {
    // A link for another tab
    if (hasModifier(event)) return;
    event.preventDefault();
    void loadPart(name).then(() => app.actions.run(element.dataset.act ?? act, element, event));
  });
}

/**
 * @param {Name} name
 * @param {PageEventName} told
 */
function awaitTold(name, told) {
  on(told, (detail) => {
    if (hasPart(name)) return;
    const finish = typeAhead();
    void loadPart(name, finish).then(() => finish(() => emit(told, detail)));
  });
}

/**
 * @param {App} app
 * @param {Name} name
 * @param {import("../store/topics.js").Topic} topic
 * @param {(store: App["store"]) => boolean} isNeeded
 */
function awaitTopic(app, name, topic, isNeeded) {
  const ask = () => isNeeded(app.store) && void loadPart(name);
  app.store.subscribe(ask, [topic]);
  ask();
}
