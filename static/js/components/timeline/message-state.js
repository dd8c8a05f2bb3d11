import { systemClock } from "../../lib/clock.js";
import { cloneTemplate, part, setText } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 */

/** Below this a send feels immediate, and saying "Sending" would only flicker. */
export const SAY_SENDING_MS = 600;

/**
 * The line under a message that is not, or not yet, on the server.
 *
 * @param {App} app
 * @param {HTMLElement} article
 * @param {Item} item
 */
export function showState(app, article, item) {
  const place = part(article, "state");
  if (!place) return;
  if (item.state === "sending" || item.state === "editing") return showLater(article, place, item.state);
  place.dataset.shows = item.state;
  if (item.state === "failed") place.replaceChildren(createFailed(app, item));
  else if (item.state === "waiting") place.replaceChildren(createWaiting(app, item));
  else if (place.firstChild) place.replaceChildren();
}

/**
 * @param {HTMLElement} article
 * @param {HTMLElement} place
 * @param {"sending" | "editing"} state
 */
function showLater(article, place, state) {
  if (place.dataset.shows === state) return;
  place.dataset.shows = state;
  place.replaceChildren();
  setTimeout(() => {
    if (place.dataset.shows !== state || !article.isConnected) return;
    place.replaceChildren(cloneTemplate(state === "sending" ? "t-state-sending" : "t-state-saving"));
  }, SAY_SENDING_MS);
}

/**
 * @param {App} app
 * @param {Item} item
 */
function createFailed(app, item) {
  const line = cloneTemplate("t-state-failed");
  const reason = item.error?.message;
  setText(part(line, "reason"), reason ? app.words.say("not_sent", { reason }) : app.words.say("no_answer"));
  return line;
}

/**
 * @param {App} app
 * @param {Item} item
 */
function createWaiting(app, item) {
  if (item.refused) return cloneTemplate("t-state-unkept");
  const line = cloneTemplate("t-state-waiting");
  const until = item.error?.retry_at;
  if (!until) return line;
  const count = () => {
    const seconds = Math.max(1, Math.ceil((until - systemClock.elapsed()) / 1000));
    setText(part(line, "reason"), app.words.count("goes_out_in", seconds));
  };
  count();
  const ticking = setInterval(() => (line.isConnected ? count() : clearInterval(ticking)), 1_000);
  return line;
}
