import { gettext } from "../../lib/gettext.js";
import { closest, cloneTemplate, part, setAttribute } from "../dom.js";

/** As in the server's `templatetags/timeline.py`. */
const LONG = { lines: 30, characters: 2500 };

/** @param {string} body */
function isLong(body) {
  return body.length > LONG.characters || body.split("\n").length > LONG.lines;
}

/**
 * Of a long message the beginning is shown until somebody asks for all of it.
 *
 * @param {HTMLElement} article
 * @param {{body: string, deleted: boolean}} item
 */
export function foldMessage(article, { body, deleted }) {
  const folds = !deleted && isLong(body);
  setAttribute(article, "data-folds", folds);
  const button = part(article, "unfold");
  if (folds && !button) part(article, "text")?.after(cloneTemplate("t-unfold"));
  if (!folds) button?.remove();
}

/** @param {import("../app.js").App} app */
export function startUnfolding(app) {
  app.actions.on("unfold:toggle", (_, button) => {
    const article = closest(button, "article");
    const isOpen = article?.toggleAttribute("data-unfolded") ?? false;
    button.textContent = isOpen ? gettext("Show less") : gettext("Show all");
    setAttribute(button, "aria-expanded", String(isOpen));
    if (!isOpen) article?.scrollIntoView({ block: "nearest" });
  });
}
