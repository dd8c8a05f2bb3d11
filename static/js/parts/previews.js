import { closest, cloneTemplate, fillPart, findAll, part, setAttribute, showPart } from "../components/dom.js";
import { gettext } from "../lib/gettext.js";

/**
 * What the pages that a message links to say of themselves.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../components/app.js").Item} Item
 * @typedef {import("../connection/protocol.js").Preview} Preview
 */

/** Below it, in pixels, a picture is a sign of the site. As in `_preview.html`. */
const SMALL = 128;

/** @param {App} app */
export function startPart(app) {
  app.actions.on("preview:remove", (_, button) => {
    const article = closest(button, "article");
    const card = closest(button, ".link-card");
    const room = app.store.current;
    if (!article?.dataset.id || !card?.dataset.preview || room === null) return;
    // The button goes, and the focus with it
    article.focus();
    app.store.wish("remove_preview", room, article.dataset.id, card.dataset.preview);
    app.toasts.show(gettext("Preview removed"));
  });
}

/**
 * Left alone where nothing of it changed, as when the server has drawn it.
 *
 * @param {App} app
 * @param {HTMLElement} article
 * @param {Item} item
 * @param {Preview[]} previews
 */
export function fillPreviews(app, article, item, previews) {
  const place = part(article, "previews") ?? makePlace(article);
  const cards = new Map(findAll(place, ".link-card").map((card) => [Number(card.dataset.preview), card]));
  const room = app.store.rooms.get(item.room);
  const mayRemove = room !== null && !room.archived && (item.mine || room.can.moderate);
  const shown = previews.filter(isSound).map((preview) => cards.get(preview.id) ?? createCard(preview));
  if (shown.length !== cards.size || shown.some((card, at) => card !== place.children[at])) {
    place.replaceChildren(...shown);
  }
  for (const card of shown) showPart(card, "remove", mayRemove);
  if (shown.length === 0) place.remove();
}

/** It may come from this browser's disk. @param {Preview} preview */
function isSound({ url, picture }) {
  return /^https?:\/\//i.test(url) && (!picture || picture.startsWith("/media/previews/"));
}

/** @param {HTMLElement} article */
function makePlace(article) {
  const place = cloneTemplate("t-previews");
  part(article, "files")?.after(place);
  return place;
}

/** @param {Preview} preview */
function createCard({ id, url, site, title, description, picture, width }) {
  const card = cloneTemplate("t-preview");
  setAttribute(card, "data-preview", id);
  fillPart(card, "site", site);
  fillPart(card, "title", title);
  fillPart(card, "description", description);
  setAttribute(part(card, "title"), "href", url);
  if (picture) {
    setAttribute(part(card, "picture"), "src", picture);
    setAttribute(part(card, "picture"), "data-small", (width ?? 0) < SMALL);
  } else part(card, "picture")?.remove();
  return card;
}
