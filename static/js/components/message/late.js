import { find } from "../dom.js";
import { loadPart } from "../parts.js";

/** What few messages have, and the part that draws it. */
const PARTS = /** @type {const} */ ({ poll: "polls", forward: "forwards", actions: "presses" });

/**
 * Few messages ask something, pass something on or can be pressed, so what draws that comes with the first.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export async function showLate(app, article, item) {
  // The first rows are there before the page can load parts
  await null;
  for (const kind of /** @type {const} */ (["poll", "forward", "actions"]))
    if (item[kind] || find(article, `.${kind}, .${PARTS[kind]}`))
      (await loadPart(PARTS[kind])).draw(app, article, item);
}
