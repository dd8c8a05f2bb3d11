import { find } from "../dom.js";
import { loadPart } from "../parts.js";

/**
 * Few messages ask something, so what draws it comes with the first.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export async function showPoll(app, article, item) {
  if (!item.poll && !find(article, ".poll")) return;
  // The first rows are there before the page can load parts
  await null;
  (await loadPart("polls")).drawPoll(app, article, item);
}
