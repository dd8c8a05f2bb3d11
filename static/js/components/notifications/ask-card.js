import { gettext } from "../../lib/gettext.js";
import { findStorage } from "../../store/tabs.js";
import { explain } from "../app.js";
import { need, showPart } from "../dom.js";
import { describeDevice, turnOn } from "./device.js";
import { showState } from "./states.js";

/**
 * Asks once, after the first message that somebody has sent here: then they know what they would be told of.
 *
 * @typedef {import("../app.js").App} App
 */

const ASKED = "syncchat-push-asked";
const WORTH_SAYING = ["possible", "install"];

/** @param {App} app */
export function startAskCard(app) {
  const card = need(document, "#ask-notifications");
  const storage = findStorage(window);
  if (!storage || storage.getItem(ASKED)) return;
  const stop = app.store.subscribe(() => {
    stop();
    void offer();
  }, ["sent"]);

  async function offer() {
    const state = await describeDevice(window);
    if (!WORTH_SAYING.includes(state)) return;
    show(state);
    need(document, "#banners").append(card);
    card.hidden = false;
  }

  /** @param {import("./device.js").DeviceState} state */
  function show(state) {
    showState(card, state, navigator.userAgent);
    showPart(card, "on", state === "possible");
  }

  app.actions.on("notifications:later", () => {
    // Also where it was turned on, or cannot be: the settings have it from now on
    storage.setItem(ASKED, "1");
    card.remove();
  });
  app.actions.on("notifications:on", async (_, button) => {
    button.setAttribute("aria-busy", "true");
    try {
      const state = await turnOn(window, app.store.api, app.store.me.id);
      if (state !== "on") return show(state);
      app.actions.run("notifications:later");
      app.toasts.show(gettext("This browser tells you now. You can change it in the settings."));
    } catch (error) {
      app.toasts.show(explain(error));
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
}
