import { systemClock } from "../lib/clock.js";
import { openSnapshots } from "../store/offline/storages.js";

/**
 * On a page for nobody in particular, somebody has signed out, here or elsewhere: what others wrote does not
 * stay in this browser. What was not sent does.
 *
 * @param {Document} page
 */
export function forgetSnapshots(page) {
  if (page.documentElement.dataset.account) return;
  void openSnapshots(window, systemClock)
    ?.clear()
    .catch(() => {});
}
