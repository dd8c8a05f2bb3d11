import { gettext, interpolate } from "../../lib/gettext.js";
import { cloneTemplate, fillPart, findAll, part, setAttribute, showPart } from "../dom.js";
import { findPreview, previewOf } from "./previews.js";
import { loadPart } from "../parts.js";
import { describeFile } from "./sizes.js";
import { createUploadCard, updateUploadCard } from "./upload-card.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../../connection/protocol.js").File} File
 */

/** As the server lays them out (syncchat/templatetags/files.py). */
const PICTURES_SHOWN = 4;
const BOX = { width: 480, height: 352 };

/**
 * What is attached to a message, or on its way to be. Left alone when nothing of it changed: a film plays on.
 *
 * @param {App} app
 * @param {HTMLElement} article
 * @param {Item} item
 */
export function showFiles(app, article, item) {
  const place = part(article, "files");
  if (!place) return;
  const files = item.deleted ? [] : (item.files ?? []).map((file) => asStored(app, item, file));
  const shape = files
    .map((file) => `${file.id} ${file.kind} ${file.gone} ${findUpload(app, item, file)?.state === undefined}`)
    .join();
  place.hidden = files.length === 0;
  if (files.some(({ voice }) => voice)) void drawVoices(place, files);
  if (place.dataset.shape === shape || (!place.dataset.shape && isSame(place, files))) return;
  place.dataset.shape = shape;
  place.replaceChildren(...createFiles(app, item, files));
}

/** Few messages are spoken, so what plays them comes with the first. @param {HTMLElement} place @param {File[]} files */
async function drawVoices(place, files) {
  await null;
  (await loadPart("voice")).drawVoices(place, files);
}

/** The server has drawn them already. @param {HTMLElement} place @param {File[]} files */
function isSame(place, files) {
  const drawn = new Map(findAll(place, "[data-file]").map((one) => [one.dataset.file, one.hasAttribute("data-gone")]));
  return (
    files.every(
      ({ id, kind, gone }, index) =>
        drawn.get(id) === Boolean(gone) || (kind === "image" && !gone && index >= PICTURES_SHOWN),
    ) &&
    (files.length > 0 || drawn.size === 0)
  );
}

/**
 * @param {App} app
 * @param {Item} item
 * @param {File[]} files
 */
function createFiles(app, item, files) {
  const going = files.filter((file) => findUpload(app, item, file));
  const there = files.filter((file) => !going.includes(file));
  const pictures = there.filter((file) => file.kind === "image" && !file.gone);
  const cards = there.filter((file) => !pictures.includes(file)).map(createFile);
  const uploads = going.flatMap((file) => {
    const upload = findUpload(app, item, file);
    return upload ? [createUploadCard(upload)] : [];
  });
  return [...(pictures.length > 0 ? [createGrid(pictures)] : []), ...cards, ...uploads];
}

/** The browser goes by the name, and the server has looked inside. @param {App} app @param {Item} item @param {File} file */
function asStored(app, item, file) {
  return (item.html === null && app.store.uploads.get(file.id)?.file) || file;
}

/** On its way still: only of a message that is. @param {App} app @param {Item} item @param {File} file */
function findUpload(app, item, file) {
  if (item.seq !== null) return null;
  const upload = app.store.uploads.get(file.id);
  return upload && upload.state !== "done" ? upload : null;
}

/** @param {File[]} pictures */
function createGrid(pictures) {
  const shown = pictures.slice(0, PICTURES_SHOWN);
  const grid = cloneTemplate("t-media");
  setAttribute(grid, "data-count", shown.length);
  grid.append(...shown.map((file) => createPicture(file, shown.length === 1)));
  const more = pictures.length - shown.length;
  const last = /** @type {HTMLElement} */ (grid.lastElementChild);
  showPart(last, "more", more > 0);
  if (more > 0) fillPart(last, "more", `+${more}`);
  return grid;
}

/** @param {File} file @param {boolean} alone */
function createPicture(file, alone) {
  const link = cloneTemplate("t-picture");
  const image = part(link, "image");
  setAttribute(link, "data-file", file.id);
  setAttribute(link, "href", file.url);
  setAttribute(image, "alt", file.name);
  if (alone) {
    const { width, height } = fitIntoBox(file);
    setAttribute(image, "width", width);
    setAttribute(image, "height", height);
  }
  setAttribute(image, "src", findPreview(file.id) ?? file.thumb ?? file.url);
  return link;
}

/** @param {File} file */
function fitIntoBox({ width, height }) {
  const wide = width || BOX.width;
  const high = height || BOX.height;
  const scale = Math.min(1, BOX.width / wide, BOX.height / high);
  return { width: Math.max(1, Math.round(wide * scale)), height: Math.max(1, Math.round(high * scale)) };
}

/** @param {File} file */
function createFile(file) {
  if (file.gone) return createGone(file);
  const element = cloneTemplate(file.kind === "video" ? "t-video" : file.kind === "audio" ? "t-audio" : "t-file");
  setAttribute(element, "data-file", file.id);
  const player = file.kind === "video" ? element : part(element, "sound");
  if (file.kind !== "file") {
    setAttribute(player, "src", file.url);
    setAttribute(player, "aria-label", file.name);
  }
  fillPart(element, "name", file.name);
  fillPart(element, "meta", describeFile(file));
  setAttribute(part(element, "link"), "href", file.url);
  setAttribute(part(element, "download"), "href", file.url);
  setAttribute(part(element, "download"), "aria-label", interpolate(gettext("Download %(name)s"), { name: file.name }));
  return element;
}

/** @param {File} file */
function createGone({ id, name }) {
  const element = cloneTemplate("t-gone-file");
  setAttribute(element, "data-file", id);
  fillPart(element, "name", name);
  return element;
}

/**
 * Keeps what is on its way true, wherever it is shown.
 *
 * @param {App} app
 * @param {(id: string) => Item | null} findItem
 */
export function followUploads(app, findItem) {
  app.store.subscribe(
    ({ id }) => {
      const upload = app.store.uploads.get(id);
      for (const card of findAll(document, `[data-upload="${id}"]`)) {
        if (upload) {
          previewOf(upload);
          updateUploadCard(card, upload);
        }
        const article = card.closest("article");
        const item = article && findItem(article.dataset.id ?? "");
        if (article && item && upload?.state === "done") showFiles(app, article, item);
      }
    },
    ["uploads"],
  );
  app.actions.on("upload:retry", (_, button) => {
    app.store.uploads.retry(idOf(button));
    const message = messageOf(button);
    if (message && app.store.outbox.entries.some(({ key, status }) => key === message && status === "failed")) {
      app.store.outbox.retry(message);
    }
  });
  app.actions.on("upload:remove", (_, button) => {
    const message = messageOf(button);
    if (message) removeFile(app, message, idOf(button));
    else app.store.uploads.cancel(idOf(button));
  });
}

/** Words that failed with their file, and its other files, go without it. @param {App} app @param {string} message @param {string} id */
function removeFile({ store }, message, id) {
  const entry = store.outbox.entries.find(({ key, status }) => key === message && status === "failed");
  const files = entry?.files?.filter((file) => file.id !== id) ?? [];
  if (!entry || (!entry.body && files.length === 0)) return store.outbox.discard(message);
  store.uploads.cancel(id);
  store.outbox.add({ ...entry, files });
}

/** @param {HTMLElement} button */
function idOf(button) {
  return /** @type {HTMLElement | null} */ (button.closest("[data-upload]"))?.dataset.upload ?? "";
}

/** Of a card under a message. @param {HTMLElement} button */
function messageOf(button) {
  return /** @type {HTMLElement | null} */ (button.closest("article[data-id]"))?.dataset.id ?? null;
}
