import { gettext } from "../../lib/gettext.js";
import { explain } from "../app.js";
import { closeDialog } from "../dialogs/dialogs.js";
import { equipForm, readText } from "../dialogs/forms.js";
import { fillPart, find, findAll, need } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/**
 * The owner's first steps. They tick themselves off; the screen shows in the first room only.
 *
 * @param {App} app
 */
export function startFirstRun(app) {
  const welcome = need(document, "#welcome");
  const first = app.store.current;
  const { store } = app;
  equipForm(app, "name-workspace-form", async (fields) => {
    const workspace = await store.api.post("workspace/first-run", { action: "name", name: readText(fields, "name") });
    store.workspace = workspace;
    closeDialog("name-workspace");
    showName(workspace.name);
    tick(welcome, "named");
    app.toasts.show(gettext("Workspace named"));
  });
  if (welcome.hidden) return;
  store.subscribe(() => {
    welcome.hidden = !welcome.isConnected || store.current !== first;
  }, ["open"]);
  store.subscribe(
    (change) => {
      const mine = store.timeline(change.room).items.some((item) => item.mine && item.kind === "text");
      if (mine) tick(welcome, "said_hello");
    },
    ["timeline"],
  );
  store.subscribe(() => {
    if (store.rooms.list().rooms.length > 1) tick(welcome, "second_room");
  }, ["rooms"]);
  app.actions.on("welcome:close", () => void close(app, welcome));
}

/**
 * @param {App} app
 * @param {HTMLElement} welcome
 */
async function close(app, welcome) {
  try {
    await app.store.api.post("workspace/first-run", { action: "close" });
    welcome.remove();
    find(document, "#composer-text")?.focus();
  } catch (error) {
    app.toasts.show(explain(error));
  }
}

/**
 * @param {HTMLElement} welcome
 * @param {string} step
 */
function tick(welcome, step) {
  find(welcome, `[data-step='${step}']`)?.setAttribute("data-done", "");
}

/** @param {string} name */
function showName(name) {
  fillPart(need(document, "#sidebar"), "workspace-name", name);
  for (const place of findAll(document, "#welcome [data-part='workspace-name']")) place.textContent = name;
}
