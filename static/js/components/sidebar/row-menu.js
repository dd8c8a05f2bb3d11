import { isCommand, listenForKeys } from "../../lib/keys.js";
import { closest, need } from "../dom.js";
import { hearLongPress } from "../page/long-press.js";
import { loadPart } from "../parts.js";

const ROW = "[data-room], .rooms__head";

/**
 * What calls for the menu of a room or a section, and for another order of them.
 *
 * @param {import("../app.js").App} app
 */
export function startRowMenu(app) {
  const sections = need(document, "#sections");
  const open = (/** @type {EventTarget | null} */ target) => {
    const row = closest(target, ROW);
    if (row) void loadPart("arrange").then((arrange) => arrange.openMenu(row));
    return row !== null;
  };
  app.actions.on("section:more", (_, button) => open(button));
  app.actions.on(
    "sidebar:sort",
    (_, button) => void loadPart("arrange").then((arrange) => arrange.openSortMenu(button)),
  );
  sections.addEventListener("contextmenu", (event) => open(event.target) && event.preventDefault());
  hearLongPress(sections, ROW, open);
  listenForKeys(sections, (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = closest(event.target, ROW);
    const isMenu = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    if (isMenu && open(row)) event.preventDefault();
    if (!row || !step || !isCommand(event) || !event.shiftKey) return;
    event.preventDefault();
    void loadPart("arrange").then((arrange) => arrange.move(row, step));
  });
  startDragging(sections);
}

/** @param {HTMLElement} sections */
function startDragging(sections) {
  let isTouch = false;
  sections.addEventListener("pointerdown", ({ pointerType }) => {
    isTouch = pointerType === "touch";
  });
  sections.addEventListener("dragstart", (event) => {
    const row = closest(event.target, ROW);
    // A finger that stays asks for the menu
    if (isTouch) event.preventDefault();
    else if (row) void loadPart("arrange").then((arrange) => arrange.drag(row));
  });
}
