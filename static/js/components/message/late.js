import { find } from "../dom.js";
import { loadPart } from "../parts.js";

/**
 * Few messages ask something or pass something on, so what draws that comes with the first.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export async function showLate(app, article, item) {
  // The first rows are there before the page can load parts
  await null;
  for (const kind of /** @type {const} */ (["poll", "forward"]))
    if (item[kind] || find(article, `.${kind}`)) (await loadPart(`${kind}s`)).draw(app, article, item);
}
