import { on } from "../app.js";
import { countForTitle } from "../page/title.js";

/**
 * The number on the icon of the installed app is the title's.
 *
 * @param {import("../app.js").App} app
 */
export function followAppBadge(app) {
  if (!("setAppBadge" in navigator)) return;
  let shown = -1;
  const draw = () => {
    const count = countForTitle(app);
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
