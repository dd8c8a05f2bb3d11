import { hasModifier, listenForKeys } from "../../lib/keys.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { openDialog } from "../dialogs/dialogs.js";
import { on } from "../app.js";
import { closest, fillPart, findAll, need, part, setAttribute, showPart } from "../dom.js";
import { watchTouch } from "./touch.js";
import { Zoom } from "./zoom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {Pick<import("../../connection/protocol.js").RoomFile, "file" | "author" | "at">} Picture  and who sent it when
 */

/** How far the arrows move a picture that is near. */
const MOVED_PX = 80;

/** A message's pictures at their full size, one after another, and nearer: by keys, pointer and fingers. */
export class Lightbox {
  #app;
  #dialog = /** @type {HTMLDialogElement} */ (need(document, "#lightbox"));
  #picture = /** @type {HTMLImageElement} */ (need(this.#dialog, "[data-part='picture']"));
  #zoom = new Zoom(this.#picture, (scale) => this.#showScale(scale));
  /** @type {Picture[]} */
  #pictures = [];
  #at = 0;

  /**
   * @param {App} app
   * @param {(id: string) => Item | null} findItem
   */
  constructor(app, findItem) {
    this.#app = app;
    app.actions.on("file:look", (_, link, event) => {
      const item = findItem(closest(link, "article[data-id]")?.dataset.id ?? "");
      if (!item || hasModifier(event)) return;
      event.preventDefault();
      this.open(item, link.dataset.file ?? "");
    });
    on("look", ({ pictures, id }) => this.#open(pictures, id));
    app.actions.on("lightbox:back", () => this.#show(this.#at - 1));
    app.actions.on("lightbox:on", () => this.#show(this.#at + 1));
    app.actions.on("lightbox:zoom-in", () => this.#zoom.in());
    app.actions.on("lightbox:zoom-out", () => this.#zoom.out());
    listenForKeys(this.#dialog, (event) => this.#press(event));
    watchTouch(need(this.#dialog, ".lightbox__frame"), this.#zoom, {
      step: (by) => this.#show(this.#at + by),
      close: () => this.#dialog.close(),
      press: (event) => this.#pressed(event),
    });
    this.#dialog.addEventListener("close", () => {
      this.#zoom.reset();
      this.#picture.removeAttribute("src");
    });
  }

  /** @param {Item} item @param {string} id of one of its pictures */
  open({ author, at, files = [] }, id) {
    const there = files.filter((file) => file.kind === "image" && !file.gone);
    this.#open(
      there.map((file) => ({ file, author, at })),
      id,
    );
  }

  /** @param {Picture[]} pictures @param {string} id of one of them */
  #open(pictures, id) {
    this.#pictures = pictures;
    const index = pictures.findIndex(({ file }) => file.id === id);
    if (index < 0) return;
    openDialog("lightbox");
    this.#show(index);
  }

  /** On the picture: nearer, or as it fits. Beside it: away. @param {PointerEvent} event */
  #pressed(event) {
    if (!isOnPicture(this.#picture, event)) return this.#dialog.close();
    if (this.#zoom.isNear) this.#zoom.reset();
    else this.#zoom.by(2, { x: event.clientX, y: event.clientY });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (hasModifier(event) || !this.#pressKey(event.key)) return;
    event.preventDefault();
  }

  /** @param {string} key @returns {boolean} whether it was one of ours */
  #pressKey(key) {
    const move = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key === "+" || key === "=") this.#zoom.in();
    else if (key === "-") this.#zoom.out();
    else if (key === "0") this.#zoom.reset();
    else if (move && this.#zoom.isNear) this.#zoom.move(move[0] * MOVED_PX, move[1] * MOVED_PX);
    else if (key === "Home") this.#show(0);
    else if (key === "End") this.#show(this.#pictures.length - 1);
    else if (move && move[0] !== 0) this.#show(this.#at + (key === forward ? 1 : -1));
    else return false;
    return true;
  }

  /** @param {number} scale */
  #showScale(scale) {
    setAttribute(this.#dialog, "data-near", scale > 1);
    setAttribute(part(this.#dialog, "zoom-out"), "disabled", scale === 1);
  }

  /** @param {number} index */
  #show(index) {
    const picture = this.#pictures[index];
    if (!picture) return;
    this.#at = index;
    this.#zoom.reset();
    const { length } = this.#pictures;
    const { file, author, at } = picture;
    fillPart(this.#dialog, "author", author.name);
    fillPart(this.#dialog, "time", this.#app.times.full(at));
    setAttribute(part(this.#dialog, "time"), "datetime", at);
    fillPart(this.#dialog, "name", file.name);
    fillPart(
      this.#dialog,
      "place",
      length > 1 ? `· ${interpolate(gettext("%(n)s of %(total)s"), { n: index + 1, total: length })}` : "",
    );
    setAttribute(part(this.#dialog, "save"), "href", file.url);
    setAttribute(this.#picture, "src", file.url);
    setAttribute(this.#picture, "alt", file.name);
    const inside = findAll(this.#dialog, ".lightbox__step").includes(/** @type {any} */ (document.activeElement));
    showPart(this.#dialog, "back", index > 0);
    showPart(this.#dialog, "on", index < length - 1);
    // A button that goes away would take the focus, and the keys, with it.
    if (inside && !document.activeElement?.checkVisibility()) part(this.#dialog, "save")?.focus();
  }
}

/** The element fills its frame; what is drawn in it may not. @param {HTMLImageElement} picture @param {PointerEvent} event */
function isOnPicture(picture, { clientX, clientY }) {
  const { left, top, width, height } = picture.getBoundingClientRect();
  const { offsetWidth, naturalWidth, naturalHeight, offsetHeight } = picture;
  const fits = Math.min(1, offsetWidth / naturalWidth, offsetHeight / naturalHeight) * (width / offsetWidth);
  const [x, y] = [Math.abs(clientX - left - width / 2), Math.abs(clientY - top - height / 2)];
  return x <= (naturalWidth * fits) / 2 && y <= (naturalHeight * fits) / 2;
}
