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
  // Shared by somebody who has to sign in first
  if ("caches" in window && location.hash !== "#shared") void caches.delete("shared");
  void openSnapshots(window, systemClock)
    ?.clear()
    .catch(() => {});
  void forgetNotices(navigator).catch(() => {});
}

/** Nor what the system shows, and nothing more is pushed here. @param {Navigator} navigator */
async function forgetNotices(navigator) {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of (await registration?.getNotifications?.()) ?? []) shown.close();
  await navigator.clearAppBadge?.();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}
