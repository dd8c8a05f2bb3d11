import { systemClock } from "../lib/clock.js";
import { need } from "../components/dom.js";
import { followAppBadge } from "../components/notifications/app-badge.js";
import { Arrivals } from "../components/notifications/arrivals.js";
import { startAskCard } from "../components/notifications/ask-card.js";
import { followChoices } from "../components/notifications/choices.js";
import { createClaim } from "../components/notifications/claims.js";
import { keepDevice } from "../components/notifications/device.js";
import { listenToWorker } from "../components/notifications/from-worker.js";
import { playSound, unlockSounds } from "../components/notifications/sounds.js";
import { TabNotices } from "../components/notifications/tab-notices.js";

/** @typedef {import("../components/notifications/arrivals.js").Arrival} Arrival */

/** Where many write at once, it is one sound. */
const SOUND_REST_MS = 1_000;

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  const { store } = app;
  const choices = followChoices(app);
  const { icon = "", badge = "" } = need(document, "#ask-notifications").dataset;
  const workers = navigator.serviceWorker;
  const notices = new TabNotices(app, { icon, badge }, async () => workers?.getRegistration());
  const look = () => (document.hidden ? "hidden" : app.watched === null ? "visible" : "watching");
  const claim = createClaim(navigator.locks, systemClock);

  /** @param {Arrival[]} arrivals */
  async function tell(arrivals) {
    const { hides_words, sounds, volume } = choices();
    const isNews = await Promise.all(
      arrivals.map((arrival) => look() !== "hidden" || notices.show(arrival, hides_words).catch(() => true)),
    );
    const heard = arrivals.filter((_, at) => isNews[at]);
    if (sounds && heard.length > 0 && (await claim("sound", SOUND_REST_MS))) await playSound(nameSound(heard), volume);
  }

  store.parts.all.push(new Arrivals(app, { clock: systemClock, choices, claim, look, tell }));
  notices.start();
  followAppBadge(app);
  startAskCard(app);
  unlockSounds(window);
  if (workers) listenToWorker(app, workers);
  // Signed out, or without a network: with the next page
  void keepDevice(window, store.api, store.me.id).catch(() => {});
}

/** @param {Arrival[]} arrivals */
function nameSound(arrivals) {
  if (arrivals.some(({ room }) => room.kind === "direct")) return "direct";
  return arrivals.some(({ about }) => about) ? "mention" : "message";
}
