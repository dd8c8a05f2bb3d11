import { arrange } from "../../../store/rooms/sidebar.js";
import { closest, find, findAll, setAttribute } from "../../dom.js";

/** @typedef {{target: HTMLElement, edge: "before" | "after" | "into"}} Goal */

/**
 * @param {import("../../app.js").App} app
 * @param {HTMLElement} sections
 * @returns {(row: HTMLElement) => void} a drag of this room or section has begun
 */
export function startDropping({ store }, sections) {
  /** @type {HTMLElement | null} */
  let dragged = null;
  const mark = (/** @type {Goal | null} */ goal) => {
    for (const marked of findAll(sections, "[data-drop]")) marked.removeAttribute("data-drop");
    if (goal) setAttribute(goal.target, "data-drop", goal.edge);
  };
  sections.addEventListener("dragover", (event) => {
    const goal = dragged && findGoal(dragged, event);
    mark(goal);
    if (goal) event.preventDefault();
  });
  sections.addEventListener("drop", (event) => {
    const goal = dragged && findGoal(dragged, event);
    if (!dragged || !goal) return;
    event.preventDefault();
    const command = dragged.dataset.room ? placeRoom(Number(dragged.dataset.room), goal) : placeSection(dragged, goal);
    if (command) arrange(store, command);
  });
  sections.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
  return (row) => {
    dragged = row;
  };
}

/**
 * @param {HTMLElement} dragged
 * @param {DragEvent} event
 * @returns {Goal | null}
 */
function findGoal(dragged, { clientY, target }) {
  const section = closest(target, "[data-section]");
  if (!section) return null;
  const link = section.dataset.section === "favourites" ? closest(target, "[data-room]") : null;
  if (dragged.dataset.room && !link) return { target: section, edge: "into" };
  const over = link && dragged.dataset.room ? /** @type {HTMLElement} */ (link.parentElement) : section;
  const { top, height } = over.getBoundingClientRect();
  return { target: over, edge: clientY < top + height / 2 ? "before" : "after" };
}

/** @param {number} room @param {Goal} goal */
function placeRoom(room, { target, edge }) {
  const section = closest(target, "[data-section]")?.dataset.section;
  const before = edge === "into" ? 0 : Number(find(findNext(target, edge), "[data-room]")?.dataset.room ?? 0);
  if (before === room) return null;
  return { type: "place", room, section, ...(before > 0 && { before }) };
}

/** @param {HTMLElement} head @param {Goal} goal */
function placeSection(head, { target, edge }) {
  const id = closest(head, "[data-section]")?.dataset.section;
  const { section: before = "" } = /** @type {HTMLElement} */ (findNext(target, edge)).dataset ?? {};
  return before === id ? null : { type: "section", id, before };
}

/** @param {HTMLElement} target @param {string} edge @returns {HTMLElement} */
function findNext(target, edge) {
  const next = edge === "before" ? target : target.nextElementSibling;
  return /** @type {HTMLElement} */ (next ?? document.createElement("div"));
}
