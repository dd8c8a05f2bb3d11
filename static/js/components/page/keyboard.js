import { holdsControl, isCommand, isShortcut, listenForKeys, readKey } from "../../lib/keys.js";
import { emit } from "../app.js";
import { openDialog } from "../dialogs/dialogs.js";
import { closest, find, isWriting } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/** What is the browser's to close; nothing behind it moves. */
const MODAL = "dialog[open], :popover-open:not([popover='manual'])";
const AREAS = ["#sidebar", ".view:not([hidden])", "#timeline", "#composer-text", "#details"];

/**
 * The keys that work everywhere.
 *
 * @param {App} app
 * @param {() => void} openSwitcher
 */
export function startKeyboard(app, openSwitcher) {
  listenForKeys(document, (event) => {
    if (!event.defaultPrevented && pressGlobal(app, event, openSwitcher)) event.preventDefault();
  });
}

/**
 * @param {App} app
 * @param {KeyboardEvent} event
 * @param {() => void} openSwitcher
 * @returns {boolean} whether the key was ours
 */
function pressGlobal(app, event, openSwitcher) {
  if (isShortcut(event, "k")) {
    openSwitcher();
    return true;
  }
  if (isCommand(event) && !event.altKey && readKey(event) === "f") return openSearch(event.shiftKey);
  if (isCommand(event) && event.shiftKey && !event.altKey && readKey(event) === "l") {
    app.actions.run("open:activity");
    return true;
  }
  if (find(document, MODAL)) return event.key === "Escape" && leaveSearch(event.target);
  if (event.altKey && !isCommand(event) && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    return switchRoom(app, event.key === "ArrowUp" ? -1 : 1, event.shiftKey);
  }
  if (event.key === "F6") return moveArea(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") return closeTop(app);
  if (event.key === "?" && !holdsControl(event) && !isWriting(event.target)) {
    openDialog("shortcuts");
    return true;
  }
  return false;
}

/**
 * WebKit keeps Escape in a search field to itself, also when there is nothing to clear.
 *
 * @param {EventTarget | null} target
 */
function leaveSearch(target) {
  const layer = closest(closest(target, "input[type='search']"), "dialog, [popover]");
  if (layer instanceof HTMLDialogElement) layer.close();
  else layer?.hidePopover();
  return layer !== null;
}

/** @param {boolean} everywhere */
function openSearch(everywhere) {
  // Pressed once more, it is the browser's
  if (find(document, `${MODAL}, #search-input:focus`)) return false;
  emit(everywhere ? "search" : "search-here");
  return true;
}

/** @param {App} app */
function closeTop(app) {
  const room = app.store.current;
  if (app.layers.closeTop() || room === null) return true;
  app.store.clearDivider(room);
  emit("to-latest");
  app.store.markRead(room);
  return true;
}

/**
 * @param {App} app
 * @param {-1 | 1} step
 * @param {boolean} onlyUnread
 */
function switchRoom(app, step, onlyUnread) {
  const all = app.store.parts.sidebar.list().flatMap(({ rooms }) => rooms);
  const from = all.findIndex((room) => room.id === app.store.current);
  for (let at = from + step, tried = 0; tried < all.length; at += step, tried += 1) {
    const room = all[(at + all.length * 2) % all.length];
    if (onlyUnread && app.store.unread(room.id).lit === 0) continue;
    if (room.id !== app.store.current) app.navigation.open(room.id);
    return true;
  }
  return true;
}

/** @param {-1 | 1} step */
function moveArea(step) {
  const areas = AREAS.flatMap((selector) => find(document, selector) ?? []).filter(
    (area) => area.checkVisibility({ visibilityProperty: true }) && !area.inert,
  );
  const from = areas.findIndex((area) => area.contains(document.activeElement));
  const at = from < 0 && step < 0 ? areas.length - 1 : from + step;
  const area = areas[(at + areas.length) % areas.length];
  if (area) focusArea(area);
  return true;
}

/** @param {HTMLElement} area */
function focusArea(area) {
  if (area.id === "sidebar") (find(area, '[aria-current="page"]') ?? find(area, "a, button"))?.focus();
  else if (area.id === "details") find(area, "#details-heading")?.focus();
  else if (area.id === "timeline") (find(area, "[data-id][tabindex='0']") ?? area).focus();
  else area.focus();
}
