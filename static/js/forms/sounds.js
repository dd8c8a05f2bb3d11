// The sounds of messages can be listened to, as loud as the slider stands.

import { playSound } from "../components/notifications/sounds.js";

/** @param {Document} page */
export function offerSounds(page) {
  const place = page.querySelector("[data-sounds]");
  const volume = page.querySelector("input[name='volume']");
  if (!(place instanceof HTMLElement) || !(volume instanceof HTMLInputElement)) return;
  place.hidden = false;
  place.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-sound]") : null;
    if (button instanceof HTMLElement) {
      void playSound(
        /** @type {import("../components/notifications/sounds.js").Sound} */ (button.dataset.sound),
        volume.valueAsNumber,
      );
    }
  });
}
