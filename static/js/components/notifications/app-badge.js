import { on } from "../app.js";

/**
 * On the icon of the installed app stands how many rooms have their light on, as a push has it that comes to a closed
 * page (syncchat/domain/notifications/badges.py).
 *
 * @param {import("../app.js").App} app
 */
export function followAppBadge(app) {
  if (!("setAppBadge" in navigator)) return;
  let shown = -1;
  const draw = () => {
    const { quiet, waiting } = app.store.parts;
    const count = quiet.isOn ? quiet.countUrgent() : waiting.totals(app.watched).rooms;
    if (count === shown) return;
    shown = count;
    const showing = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
    // Not where it is not installed
    showing.catch(() => {});
  };
  app.store.subscribe(draw, ["rooms", "open", "unread", "read", "threads", "me"]);
  on("watched", draw);
  draw();
}
