import { gettext, interpolate } from "../../lib/gettext.js";
import { cloneTemplate, fillPart, part, setAttribute, setText, showPart } from "../dom.js";
import { previewOf } from "./previews.js";
import { describeFile, saySize } from "./sizes.js";

/** @typedef {import("../../store/uploads/uploads.js").Upload} Upload */

/** A file that is on its way, in the composer or under a message. @param {Upload} upload */
export function createUploadCard(upload) {
  const card = cloneTemplate("t-upload");
  setAttribute(card, "data-upload", upload.id);
  fillPart(card, "name", upload.name);
  setAttribute(part(card, "name"), "title", upload.name);
  updateUploadCard(card, upload);
  return card;
}

/**
 * @param {HTMLElement} card
 * @param {Upload} upload
 */
export function updateUploadCard(card, upload) {
  const { name, sent, size, state } = upload;
  const failed = state === "refused" || state === "lost";
  // What is no picture has been found out by the server
  const isPicture = !failed && (upload.file?.kind ?? "image") === "image";
  const preview = isPicture ? previewOf(upload) : null;
  setAttribute(card, "data-state", failed ? "failed" : state === "going" ? "uploading" : state);
  fillPart(card, "meta", sayState(upload));
  showPart(card, "warning", failed);
  showPart(card, "glyph", !failed && !preview);
  showPart(card, "preview", preview !== null);
  if (preview) setAttribute(part(card, "preview"), "src", preview);
  showPart(card, "retry", state === "waiting" || (state === "refused" && !upload.final));
  setAttribute(part(card, "retry"), "aria-label", interpolate(gettext("Try %(name)s again"), { name }));
  setAttribute(
    part(card, "remove"),
    "aria-label",
    interpolate(state === "going" ? gettext("Cancel upload of %(name)s") : gettext("Remove %(name)s"), { name }),
  );
  const bar = part(card, "progress");
  const share = size > 0 ? Math.round((sent / size) * 100) : 0;
  setAttribute(bar, "value", share);
  setText(bar, `${share}%`);
  setAttribute(bar, "aria-label", interpolate(gettext("Uploading %(name)s"), { name }));
}

/** @param {Upload} upload */
function sayState(upload) {
  const { message, sent, size, state } = upload;
  if (state === "done") return describeFile(upload);
  if (state === "lost") return gettext("This file cannot be read. Attach it again.");
  if (state === "refused") return message || gettext("That did not work. Try again in a moment.");
  if (state === "waiting")
    return interpolate(gettext("Stopped at %(sent)s. Goes on when you are back online."), {
      sent: saySize(sent),
    });
  if (sent >= size) return gettext("The server is reading it");
  return interpolate(gettext("%(sent)s of %(total)s"), { sent: saySize(sent), total: saySize(size) });
}
