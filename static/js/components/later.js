import { hear, tell } from "./app.js";
import { Toasts } from "./page/toasts.js";
import { hasPart, loadPart, startParts } from "./parts.js";
import { typeAhead } from "./type-ahead.js";

/**
 * What calls for a part of the page that is not there yet: buttons by their `data-act`, and what is told.
 * The part's `startPart` puts its own acts in the place of these, and hears for itself.
 *
 * @typedef {import("./app.js").App} App
 * @typedef {import("./page-events.js").PageEventName} PageEventName
 * @typedef {keyof import("./parts.js").Parts} Name
 * @typedef {{acts?: string[], heard?: PageEventName[]}} Calls
 */

/** @type {[Name, Calls][]} */
const CALLS = [
  ["invites", { acts: ["open:invite-people", "invite:copy"] }],
  ["lightbox", { acts: ["file:look"] }],
  ["search", { acts: ["open:search", "search:here"], heard: ["search", "search-here"] }],
  ["status", { acts: ["open:set-status"] }],
];

/** On nobody's page, with nothing to put into it. */
export function openAway() {
  startParts(/** @type {App} */ (/** @type {unknown} */ ({ toasts: new Toasts() })));
  return loadPart("away");
}

/** @param {App} app */
export function startLater(app) {
  startParts(app);
  for (const [name, { acts = [], heard = [] }] of CALLS) {
    for (const act of acts) awaitAct(app, name, act);
    for (const told of heard) awaitTold(name, told);
  }
  const { kept } = app.store;
  const showLost = () => kept.lost.length > 0 && void loadPart("lost");
  app.store.subscribe(showLost, ["lost"]);
  showLost();
  if (location.pathname === "/search/") void loadPart("search");
}

/**
 * @param {App} app
 * @param {Name} name
 * @param {string} act
 */
function awaitAct(app, name, act) {
  app.acts.on(act, (_, element, event) => {
    // A link for another tab
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void loadPart(name).then(() => app.acts.run(element.dataset.act ?? act, element, event));
  });
}

/**
 * @param {Name} name
 * @param {PageEventName} told
 */
function awaitTold(name, told) {
  hear(told, (detail) => {
    if (hasPart(name)) return;
    const finish = typeAhead();
    void loadPart(name, finish).then(() => finish(() => tell(told, detail)));
  });
}
