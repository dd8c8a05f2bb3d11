import { cloneTemplate, fillPart, part, setAttribute, setText, showPart } from "../dom.js";
import { previewOf } from "./previews.js";
import { describeFile, saySize } from "./sizes.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../store/uploads/uploads.js").Upload} Upload
 */

/**
 * A file that is on its way, in the composer or under a message.
 *
 * @param {App} app
 * @param {Upload} upload
 */
export function createUploadCard(app, upload) {
  const card = cloneTemplate("t-upload");
  setAttribute(card, "data-upload", upload.id);
  fillPart(card, "name", upload.name);
  setAttribute(part(card, "name"), "title", upload.name);
  updateUploadCard(app, card, upload);
  return card;
}

/**
 * @param {App} app
 * @param {HTMLElement} card
 * @param {Upload} upload
 */
export function updateUploadCard(app, card, upload) {
  const { words } = app;
  const { name, sent, size, state } = upload;
  const failed = state === "refused" || state === "lost";
  const preview = failed ? null : previewOf(upload);
  setAttribute(card, "data-state", failed ? "failed" : state === "going" ? "uploading" : state);
  fillPart(card, "meta", sayState(app, upload));
  showPart(card, "warning", failed);
  showPart(card, "glyph", !failed && !preview);
  showPart(card, "preview", preview !== null);
  if (preview) setAttribute(part(card, "preview"), "src", preview);
  showPart(card, "retry", failed || state === "waiting");
  setAttribute(part(card, "retry"), "aria-label", words.say("upload_retry", { name }));
  setAttribute(
    part(card, "remove"),
    "aria-label",
    words.say(state === "going" ? "upload_cancel" : "upload_remove", { name }),
  );
  const bar = part(card, "progress");
  const share = size > 0 ? Math.round((sent / size) * 100) : 0;
  setAttribute(bar, "value", share);
  setText(bar, `${share}%`);
  setAttribute(bar, "aria-label", words.say("upload_of", { name }));
}

/**
 * @param {App} app
 * @param {Upload} upload
 */
function sayState({ words }, upload) {
  const { message, sent, size, state } = upload;
  if (state === "done") return describeFile(words, upload);
  if (state === "lost") return words.say("upload_lost");
  if (state === "refused") return message || words.say("try_later");
  if (state === "waiting") return words.say("upload_waiting", { sent: saySize(words, sent) });
  if (sent >= size) return words.say("upload_reading");
  return words.say("upload_progress", { sent: saySize(words, sent), total: saySize(words, size) });
}
