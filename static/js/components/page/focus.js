import { emit } from "../app.js";
import { closest, need } from "../dom.js";
import { isPhone } from "../sidebar/sheet.js";

/** @typedef {import("../app.js").App} App */

/**
 * Opening a room puts the focus where one goes on: the message box, or on a phone the heading, so that no
 * keyboard jumps up.
 *
 * @param {App} app
 */
export function startRoomFocus(app) {
  const focus = () => {
    if (isPhone() || matchMedia("(pointer: coarse)").matches)
      need(document, "#room-name").focus({ preventScroll: true });
    else emit("focus-composer");
  };
  app.store.subscribe(() => queueMicrotask(focus), ["open"]);
  if (document.activeElement === document.body) focus();
}

/**
 * Safari gives a button that is clicked no focus, so that what it opens would have nothing to give it back to.
 * A box that is being written in keeps it, and with it a phone's keyboard.
 *
 * @param {Document} page
 */
export function startClickFocus(page) {
  page.addEventListener(
    "click",
    ({ target }) => {
      const button = closest(target, "a, button, summary");
      const { activeElement } = page;
      if (!button || button === activeElement || activeElement?.contains(button) === false) return;
      button.focus(/** @type {FocusOptions} */ ({ preventScroll: true, focusVisible: false }));
    },
    true,
  );
}

/** People often come in one after the other. */
const WATCH_AGAIN_MS = 300;

/**
 * Whose presence is worth knowing: the open room's people and those in the sidebar.
 *
 * @param {App} app
 */
export function startWatching(app) {
  let planned = 0;
  const watch = (again = false) => {
    const { directs } = app.store.rooms.list();
    const open = app.store.current === null ? [] : [app.store.current];
    app.store.watch([...new Set([...open, ...directs.map((room) => room.id)])], again);
  };
  app.store.subscribe(() => watch(), ["open", "room-added", "room-removed"]);
  app.store.subscribe(() => {
    clearTimeout(planned);
    planned = setTimeout(() => watch(true), WATCH_AGAIN_MS);
  }, ["members"]);
  watch();
}
