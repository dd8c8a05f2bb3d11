import { need } from "../dom.js";
import { trustScript } from "../trusted-html.js";
import { isSetAside, stopSettingAside } from "../../store/offline/set-aside.js";

/** @typedef {import("../app.js").App} App */

/** The first look at the page comes before the next one without a network. */
const REGISTER_AFTER_MS = 2_000;

/**
 * What this browser keeps, and what it does not: said before something is lost.
 *
 * @param {App} app
 */
export function startKeeping(app) {
  const { outbox } = app.store;
  const warning = need(document, "#unkept");
  const stranded = need(document, "#stranded");
  const draw = () => {
    stranded.hidden = !outbox.isStranded;
    warning.hidden = outbox.count === 0 || outbox.persistent || outbox.isStranded;
  };
  app.store.subscribe(draw, ["outbox"]);
  window.addEventListener("beforeunload", (event) => {
    if (outbox.unsafe > 0) event.preventDefault();
  });
  need(document, "#set-aside").hidden = !isSetAside(window);
  app.actions.on("page:start-normally", () => {
    stopSettingAside(window);
    location.reload();
  });
  draw();
  if (!app.recalled) registerWorker();
}

function registerWorker() {
  // Only where the connection is safe, or on this machine.
  if (!("serviceWorker" in navigator)) return;
  const { lang } = document.documentElement;
  const register = async () => {
    const address = /** @type {any} */ (trustScript(`/service-worker.js?language=${lang}`));
    try {
      await navigator.serviceWorker.register(address);
    } catch {
      // Refused, or forbidden with all storage: the chat works, and does not open without a network.
    }
  };
  setTimeout(register, REGISTER_AFTER_MS);
}
