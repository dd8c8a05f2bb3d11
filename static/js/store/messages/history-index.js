import { MessageWindow } from "./messages.js";

/**
 * One room's place among the windows: what is loaded, what is being loaded, and what could not be.
 *
 * @typedef {"older" | "newer" | "whole"} Side
 * @typedef {Record<Side, boolean>} Sides
 * @typedef {{window: MessageWindow, loading: Sides, failed: Sides, wish: number}} Index
 */

/** @returns {Index} */
export function createIndex() {
  return { window: new MessageWindow(), loading: noSides(), failed: noSides(), wish: 0 };
}

/** @returns {Sides} */
function noSides() {
  return { older: false, newer: false, whole: false };
}
