import { findOpenRoom, nameRoom } from "../components/app.js";
import { cloneTemplate, fillPart, need, part } from "../components/dom.js";
import { gettext, interpolate } from "../lib/gettext.js";
import { findStorage } from "../store/tabs.js";

/**
 * What another app or the system handed over: the page asks where it is to go, and puts it into the box there, as if
 * it had been written and chosen by hand.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {{words: string, files: File[]}} Shared
 */

/** The cache in which the service worker left it; signing out empties it. */
const KEPT = "shared";
/** That something waits there, so that a reload asks again. */
const NOTE = "syncchat-shared";

/** @type {Shared} */
let shared = { words: "", files: [] };
/** @type {HTMLElement | null} */
let bar = null;

/** @param {App} app */
export function startPart(app) {
  app.actions.on("share:put", () => put(app));
  app.actions.on("share:drop", () => drop(app));
  app.store.subscribe(() => label(app), ["open", "rooms"]);
  window.addEventListener("hashchange", () => location.hash === "#shared" && void take(app));
  // Files that the system opens with this app
  /** @type {any} */ (window).launchQueue?.setConsumer((/** @type {any} */ { files }) => void open(app, files ?? []));
  void take(app);
}

/** @param {App} app */
async function take(app) {
  if (location.hash === "#shared") history.replaceState(history.state, "", "/");
  const found = await readKept();
  if (found) ask(app, found);
  else findStorage(window)?.removeItem(NOTE);
}

/** @param {App} app @param {{getFile: () => Promise<File>}[]} handles */
async function open(app, handles) {
  const files = await Promise.all(handles.map((handle) => handle.getFile()));
  if (files.length > 0) ask(app, { words: "", files });
}

/** @returns {Promise<Shared | null>} */
async function readKept() {
  if (!("caches" in window) || !(await caches.has(KEPT))) return null;
  const cache = await caches.open(KEPT);
  /** @type {Shared} */
  const found = { words: "", files: [] };
  for (const request of await cache.keys()) {
    const [answer, name] = [await cache.match(request), new URL(request.url).pathname.split("/")[3]];
    if (!answer) continue;
    if (name === undefined) found.words = await answer.text();
    else found.files.push(await readFile(answer, decodeURIComponent(name)));
  }
  return found;
}

/** @param {Response} answer @param {string} name */
async function readFile(answer, name) {
  const blob = await answer.blob();
  return new File([blob], name, { type: blob.type });
}

/** @param {App} app @param {Shared} found */
function ask(app, found) {
  shared = found;
  if (!found.words && found.files.length === 0) return drop(app, gettext("Nothing came with it. Share it again."));
  findStorage(window)?.setItem(NOTE, "1");
  bar?.remove();
  bar = cloneTemplate("t-shared");
  fillPart(bar, "what", [found.words, ...found.files.map(({ name }) => name)].filter(Boolean).join(", "));
  need(document, "#banners").append(bar);
  label(app);
  part(bar, "put")?.focus();
}

/** @param {App} app */
function label(app) {
  const room = findOpenRoom(app);
  const button = bar && part(bar, "put");
  if (!bar || !button || !room) return;
  fillPart(bar, "put", interpolate(gettext("Put it into %(room)s"), { room: nameRoom(app, room) }));
  button.toggleAttribute("disabled", !app.store.rooms.get(room.id)?.can.send || room.archived);
}

/** @param {App} app */
function put(app) {
  const form = need(document, "#composer");
  const box = /** @type {HTMLTextAreaElement} */ (need(form, "textarea"));
  if (shared.words) {
    const before = box.value && !box.value.endsWith("\n") ? `${box.value}\n` : box.value;
    box.value = before + shared.words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const cards = need(form, ".composer__files");
  const before = cards.childElementCount;
  if (shared.files.length > 0) {
    const chosen = new DataTransfer();
    for (const file of shared.files) chosen.items.add(file);
    const picker = /** @type {HTMLInputElement} */ (need(form, "[type='file']"));
    picker.files = chosen.files;
    picker.dispatchEvent(new Event("change", { bubbles: true }));
  }
  // A message takes so many; the rest waits for the next one
  const rest = shared.files.slice(cards.childElementCount - before);
  if (rest.length > 0) ask(app, { words: "", files: rest });
  else drop(app);
  box.focus();
}

/** @param {App} app @param {string} [sentence] */
function drop({ toasts }, sentence) {
  shared = { words: "", files: [] };
  bar?.remove();
  bar = null;
  findStorage(window)?.removeItem(NOTE);
  if ("caches" in window) void caches.delete(KEPT);
  if (sentence) toasts.show(sentence);
}
