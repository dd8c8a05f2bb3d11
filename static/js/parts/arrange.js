import { startDropping } from "../components/sidebar/arrange/dragging.js";
import { startMenuSheet } from "../components/sidebar/arrange/menu-sheet.js";
import { moveRow } from "../components/sidebar/arrange/moving.js";
import { RoomMenu } from "../components/sidebar/arrange/room-menu.js";
import { SectionMenu } from "../components/sidebar/arrange/section-menu.js";
import { find, need } from "../components/dom.js";

/** @type {{app: import("../components/app.js").App, rooms: RoomMenu, sections: SectionMenu, drag: (row: HTMLElement) => void}} */
let started;

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  startMenuSheet();
  const sections = new SectionMenu(app);
  started = {
    app,
    sections,
    rooms: new RoomMenu(app, sections),
    drag: startDropping(app, need(document, "#sections")),
  };
}

/** @param {HTMLElement} row of a room, or the head of a section */
export function openMenu(row) {
  if (row.dataset.room) started.rooms.open(row);
  else started.sections.open(find(row, ".rooms__more") ?? row);
}

/** @param {HTMLElement} button */
export function openSortMenu(button) {
  started.sections.openSort(button);
}

/** @param {HTMLElement} row @param {number} step */
export function move(row, step) {
  moveRow(started.app, row, step);
}

/** @param {HTMLElement} row */
export function drag(row) {
  started.drag(row);
}
