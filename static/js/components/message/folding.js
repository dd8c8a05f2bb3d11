import { gettext } from "../../lib/gettext.js";
import { emit } from "../app.js";
import { closest, cloneTemplate, part, setAttribute } from "../dom.js";

/** As in the server's `templatetags/timeline.py`. */
const LONG = { lines: 30, characters: 2500 };

/** @param {string} body */
export function isLong(body) {
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

/**
 * What somebody says whom I blocked is shown when I ask for it, until the page is loaded anew.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 * @returns {string} what stands in its place
 */
export function foldBlocked({ store }, article, { author }) {
  const folds = store.parts.quiet.isBlocked(author.id) && !article.hasAttribute("data-shown");
  const button = part(article, "blocked");
  setAttribute(article, "data-blocked", folds);
  if (folds && !button) article.prepend(cloneTemplate("t-blocked"));
  if (!folds) button?.remove();
  return folds ? gettext("Message of a person you blocked") : "";
}

/**
 * What a list shows of a message: the one rule for all of them. The way to it stays, and there it can be opened.
 *
 * @param {import("../app.js").App} app
 * @param {{id: number}} author
 * @param {string} text
 */
export function hideBlocked({ store }, { id }, text) {
  return store.parts.quiet.isBlocked(id) ? gettext("Message of a person you blocked") : text;
}

/** @param {import("../app.js").App} app */
export function startUnfolding(app) {
  app.actions.on("blocked:show", (_, button) => {
    const article = closest(button, "article");
    article?.setAttribute("data-shown", "");
    emit("relabel");
    article?.focus();
  });
  app.actions.on("unfold:toggle", (_, button) => {
    const article = closest(button, "article");
    const isOpen = article?.toggleAttribute("data-unfolded") ?? false;
    button.textContent = isOpen ? gettext("Show less") : gettext("Show all");
    setAttribute(button, "aria-expanded", String(isOpen));
    if (!isOpen) article?.scrollIntoView({ block: "nearest" });
  });
}
