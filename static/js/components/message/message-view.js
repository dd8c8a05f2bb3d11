import { foldBlocked, foldMessage } from "./folding.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, find, findAll, part, setAttribute, setText, showPart } from "../dom.js";
import { showFiles } from "../files/message-files.js";
import { buildRecalled } from "../recalled-html.js";
import { loadPart } from "../parts.js";
import { parseTrusted } from "../trusted-html.js";
import { showState } from "./message-state.js";
import { showPinMark } from "./pin-mark.js";
import { showThreadPlace } from "./thread-place.js";
import { showThreadSummary } from "./thread-summary.js";
import { showReplyLine } from "./reply-line.js";
import { showLate } from "./late.js";
import { showReactions } from "./reaction-chips.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 */

/**
 * @param {App} app
 * @param {Item} item
 * @param {boolean} first
 * @returns {HTMLElement}
 */
export function createMessage(app, item, first) {
  const article = cloneTemplate("t-message");
  article.id = `m-${item.id}`;
  setAttribute(article, "data-id", item.id);
  setAttribute(article, "data-author", item.author.id);
  updateMessage(app, article, item, first);
  return article;
}

/**
 * Changes what there is in place, so that focus, scroll and selection stay.
 *
 * @param {App} app
 * @param {HTMLElement} article
 * @param {Item} item
 * @param {boolean} first
 */
export function updateMessage(app, article, item, first) {
  labelMessage(app, article, item);
  setAttribute(article, "data-seq", item.seq);
  setAttribute(article, "data-at", item.at);
  setAttribute(article, "data-first", first);
  setAttribute(article, "data-own", item.mine);
  setAttribute(article, "data-mentions-me", mentionsMe(app, item));
  setAttribute(article, "data-deleted", item.deleted);
  setAttribute(article, "data-edited", Boolean(item.edited_at) && !item.deleted);
  setAttribute(article, "data-state", ["sending", "waiting", "failed"].includes(item.state) ? item.state : null);
  showAuthor(article, item.author);
  const text = part(article, "text");
  if (text) fillText(app, text, item);
  foldMessage(article, item);
  showPinMark(article, item);
  showReplyLine(app, article, item);
  showThreadPlace(article, item);
  showFiles(app, article, item);
  showPreviews(app, article, item);
  void showLate(app, article, item);
  showReactions(app, article, item);
  showThreadSummary(app, article, item);
  showState(article, item);
}

/**
 * People change their names and pictures while one reads.
 *
 * @param {HTMLElement} article
 * @param {Item["author"]} author
 */
function showAuthor(article, author) {
  const face = `${author.avatar} ${author.initials} ${author.hue}`;
  setText(part(article, "author"), author.name);
  showPart(article, "bot", Boolean(author.is_bot));
  if (article.dataset.face === face) return;
  article.dataset.face = face;
  part(article, "avatar")?.replaceChildren(createAvatar(author));
}

/**
 * @param {App} app
 * @param {HTMLElement} article
 * @param {Item} item
 */
export function labelMessage(app, article, item) {
  const clock = app.times.clock(item.at);
  const isSaved = app.store.parts.saved.get(item.id) !== null;
  const label = isSaved ? gettext("%(author)s, %(time)s, saved") : gettext("%(author)s, %(time)s");
  labelTime(app, article, item.at);
  const words = interpolate(label, { author: item.author.name, time: clock });
  setAttribute(article, "aria-label", foldBlocked(app, article, item) || words);
  setAttribute(article, "data-saved", isSaved);
}

/**
 * @param {App} app
 * @param {HTMLElement} row
 * @param {string} at
 */
export function labelTime(app, row, at) {
  const time = part(row, "time");
  setText(time, app.times.clock(at));
  setAttribute(time, "datetime", at);
  setAttribute(time, "title", app.times.full(at));
}

/**
 * @param {App} app
 * @param {Item} item
 */
function mentionsMe(app, item) {
  if (item.mine || item.deleted) return false;
  return item.mentions_room || item.mentions.includes(app.store.me.id);
}

/**
 * @param {App} app
 * @param {HTMLElement} text
 * @param {Item} item
 */
function fillText(app, text, item) {
  const prose = item.html === null ? null : item.recalled ? buildRecalled(item.html) : parseTrusted(item.html);
  setAttribute(text, "data-plain", prose === null && !item.deleted);
  if (item.deleted) return text.replaceChildren(createTombstone(item));
  text.replaceChildren(prose ?? item.body);
  finishProse(app, text, item);
  if (item.edited_at) text.append(cloneTemplate("t-edited"));
}

/**
 * Of the pages that it links to.
 *
 * @param {App} app
 * @param {HTMLElement} article
 * @param {Item} item
 */
export function showPreviews(app, article, item) {
  const shown = (!item.deleted && app.store.me.link_previews && item.previews) || [];
  if (!shown[0] && !part(article, "previews")) return;
  // A moment later, for the first messages are there before parts can be asked for
  queueMicrotask(() => void loadPart("previews").then((part) => part.fillPreviews(app, article, item, shown)));
}

/** @param {Item} item */
function createTombstone(item) {
  const tombstone = cloneTemplate("t-deleted");
  const words = item.mine
    ? gettext("You deleted a message")
    : interpolate(gettext("A message by %(author)s was deleted"), { author: item.author.name });
  setText(part(tombstone, "words") ?? tombstone, words);
  return tombstone;
}

/**
 * What the reader's page adds to the server's markup.
 *
 * @param {App} app
 * @param {HTMLElement} text
 * @param {Item} item
 */
export function finishProse(app, text, item) {
  const own = `a.mention[data-user="${app.store.me.id}"]`;
  const isByGroup = item.mentions.includes(app.store.me.id) && !find(text, own);
  for (const mention of findAll(text, `${own}, .mention--${isByGroup ? "group" : "room"}, .mention--room`))
    mention.classList.add("mention--me");
  for (const bar of findAll(text, ".code__bar")) {
    if (!find(bar, "button")) bar.append(cloneTemplate("t-copy-code"));
  }
  for (const box of findAll(text, "input[data-line]")) box.toggleAttribute("disabled", !item.mine);
}
