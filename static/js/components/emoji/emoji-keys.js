import { findAll } from "../dom.js";

/**
 * Arrow keys between a search and the grid of buttons under it.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} search
 * @param {HTMLElement} grid
 * @param {(button: HTMLElement) => void} take
 */
export function pressInGrid(event, search, grid, take) {
  const buttons = findAll(grid, "[data-shortcode]");
  if (event.target === search) {
    if (event.key === "Enter" || event.key === "ArrowDown") event.preventDefault();
    if (event.key === "Enter" && buttons[0]) take(buttons[0]);
    if (event.key === "ArrowDown") buttons[0]?.focus();
    return;
  }
  const next = findNeighbour(event.key, buttons);
  if (next === undefined) return;
  event.preventDefault();
  (next ?? search).focus();
}

/**
 * The next button along a row, or the nearest one in the row above or below.
 *
 * @param {string} key
 * @param {HTMLElement[]} buttons
 * @returns {HTMLElement | null | undefined} null: above the first row; undefined: not an arrow
 */
function findNeighbour(key, buttons) {
  const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (at < 0) return undefined;
  if (key === "ArrowRight") return buttons[at + 1] ?? buttons[at];
  if (key === "ArrowLeft") return buttons[at - 1] ?? buttons[at];
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const { left, top } = buttons[at].getBoundingClientRect();
  const line = key === "ArrowDown" ? buttons.slice(at + 1) : buttons.slice(0, at).reverse();
  const other = line.find((button) => Math.abs(button.getBoundingClientRect().top - top) > 1);
  if (!other) return key === "ArrowUp" ? null : buttons[at];
  const row = line.filter((button) => Math.abs(button.offsetTop - other.offsetTop) <= 1);
  const distance = (/** @type {HTMLElement} */ button) => Math.abs(button.getBoundingClientRect().left - left);
  return row.reduce((best, button) => (distance(button) < distance(best) ? button : best));
}
