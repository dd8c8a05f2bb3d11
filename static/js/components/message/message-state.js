import { systemClock } from "../../lib/clock.js";
import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { cloneTemplate, part, setText, showPart } from "../dom.js";

/** @typedef {import("../app.js").Item} Item */

/** Below this a send feels immediate, and saying "Sending" would only flicker. */
export const SAY_SENDING_MS = 600;

/**
 * The line under a message that is not, or not yet, on the server.
 *
 * @param {HTMLElement} article
 * @param {Item} item
 */
export function showState(article, item) {
  const place = part(article, "state");
  if (!place) return;
  if (item.state === "sending" || item.state === "editing") return showLater(article, place, item.state);
  place.dataset.shows = item.state;
  if (item.state === "failed") place.replaceChildren(createFailed(item));
  else if (item.state === "waiting") place.replaceChildren(createWaiting(item));
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

/** @param {Item} item */
function createFailed(item) {
  const line = cloneTemplate("t-state-failed");
  const reason = item.error?.message;
  // Refused for what it is, it would be refused again
  showPart(line, "retry", item.error?.code !== "invalid");
  setText(
    part(line, "reason"),
    reason ? interpolate(gettext("Not sent: %(reason)s"), { reason }) : gettext("Not sent: the server did not answer."),
  );
  return line;
}

/** @param {Item} item */
function createWaiting(item) {
  if (item.refused) return cloneTemplate("t-state-unkept");
  const line = cloneTemplate("t-state-waiting");
  const until = item.error?.retry_at;
  if (!until) return line;
  const count = () => {
    const seconds = Math.max(1, Math.ceil((until - systemClock.elapsed()) / 1000));
    setText(
      part(line, "reason"),
      ngettext(
        "You are faster than this room allows. Your message goes out in %(n)s second.",
        "You are faster than this room allows. Your message goes out in %(n)s seconds.",
        seconds,
      ),
    );
  };
  count();
  const ticking = setInterval(() => (line.isConnected ? count() : clearInterval(ticking)), 1_000);
  return line;
}
