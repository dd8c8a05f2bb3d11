import { find, need } from "../dom.js";
import { trustScript } from "../trusted-html.js";
import { isSetAside, stopSettingAside } from "../../store/set-aside.js";

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
  const draw = () => {
    warning.hidden = outbox.count === 0 || outbox.persistent;
  };
  app.store.subscribe(draw, ["outbox"]);
  window.addEventListener("beforeunload", (event) => {
    if (outbox.unsafe > 0) event.preventDefault();
  });
  need(document, "#set-aside").hidden = !isSetAside(window);
  app.acts.on("page:start-normally", () => {
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
  const register = () => {
    const address = /** @type {any} */ (trustScript(`/service-worker.js?language=${lang}`));
    // Without it the chat works, and does not open without a network.
    navigator.serviceWorker.register(address).catch(() => {});
  };
  setTimeout(register, REGISTER_AFTER_MS);
}

/**
 * There is no network, and this browser has nothing to show.
 */
export function showNothingKept() {
  const note = find(document, "#nothing-kept");
  for (const part of ["#composer", "#skeleton", "#column", "#sidebar-scroll"]) {
    const element = find(document, part);
    if (element) element.hidden = true;
  }
  if (note) note.hidden = false;
  window.addEventListener("online", () => location.reload());
  note?.querySelector("button")?.addEventListener("click", () => location.reload());
  document.documentElement.dataset.ready = "";
}
