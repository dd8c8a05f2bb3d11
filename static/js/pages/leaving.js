import { systemClock } from "../lib/clock.js";
import { openReadings } from "../store/offline/keeping.js";

/**
 * On a page for nobody in particular, somebody has signed out, here or elsewhere: what others wrote does not
 * stay in this browser. What was not sent does.
 *
 * @param {Document} page
 */
export function forgetReadings(page) {
  if (page.documentElement.dataset.account) return;
  void openReadings(window, systemClock)
    ?.clear()
    .catch(() => {});
}
