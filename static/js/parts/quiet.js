import { gettext } from "../lib/gettext.js";
import { startQuietForm } from "../components/dialogs/quiet-form.js";
import { findQuietEnd } from "../lib/quiet.js";
import { keepQuiet } from "../store/rooms/quiet.js";

const LOOK_MS = 15_000;

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  const { actions, store, times, toasts } = app;
  const { quiet } = store.parts;
  const findEnd = (/** @type {import("../lib/quiet.js").Quiet} */ rules) =>
    findQuietEnd(rules, times.timeZone, Date.now());
  quiet.findEnd = findEnd;
  startQuietForm(app, findEnd);
  const say = (/** @type {boolean} */ away) => {
    keepQuiet(store, { away });
    toasts.show(away ? gettext("You are shown as away.") : gettext("You are shown as back."));
  };
  actions.on("quiet:away", () => say(true));
  actions.on("quiet:back", () => say(false));
  actions.on("quiet:toggle-away", () => say(!quiet.rules.away));
  // Nobody says that a time has begun or ended.
  let told = "";
  const look = () => quiet.presence !== told && store.tell({ topic: "me" });
  store.subscribe(() => {
    told = quiet.presence;
  }, ["me"]);
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
  store.tell({ topic: "me" });
}
