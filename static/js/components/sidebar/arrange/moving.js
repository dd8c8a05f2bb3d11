import { arrange } from "../../../store/rooms/sidebar.js";
import { closest } from "../../dom.js";

/**
 * @typedef {import("../../app.js").App} App
 * @typedef {{list: (string | number)[], at: number, move: (before: string | number | undefined) => void}} Place
 */

/**
 * Where something stands among what has an order of its own: a favourite, or a section.
 *
 * @param {App} app
 * @param {HTMLElement} row
 * @returns {Place | null} null for rooms whose order is not made by hand
 */
function findPlace({ store }, row) {
  const sections = store.parts.sidebar.list();
  const room = Number(row.dataset.room);
  if (!room) {
    const id = closest(row, "[data-section]")?.dataset.section ?? "";
    // One that is not shown is stepped over.
    const list = sections.filter((one) => one.id !== "favourites" || one.rooms.length > 0).map((one) => one.id);
    return { list, at: list.indexOf(id), move: (before = "") => arrange(store, { type: "section", id, before }) };
  }
  const favourites = sections.find(({ id }) => id === "favourites")?.rooms.map(({ id }) => id) ?? [];
  const move = (/** @type {string | number | undefined} */ before) =>
    arrange(store, { type: "place", room, section: "favourites", ...(before !== undefined && { before }) });
  return favourites.includes(room) ? { list: favourites, at: favourites.indexOf(room), move } : null;
}

/** @param {App} app @param {HTMLElement} row @param {number} step */
export function canMove(app, row, step) {
  const place = findPlace(app, row);
  return place !== null && place.list[place.at + step] !== undefined;
}

/** @param {App} app @param {HTMLElement} row @param {number} step 1 or -1 */
export function moveRow(app, row, step) {
  const place = findPlace(app, row);
  if (place && canMove(app, row, step)) place.move(place.list[step < 0 ? place.at - 1 : place.at + 2]);
}
