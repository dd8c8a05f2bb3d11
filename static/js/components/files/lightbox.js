import { hasModifier, listenForKeys } from "../../lib/keys.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { openDialog } from "../dialogs/dialogs.js";
import { closest, fillPart, findAll, need, part, setAttribute, showPart } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../../connection/protocol.js").File} File
 */

/** A message's pictures at their full size, one after another: arrows, Home and End, Escape. */
export class Lightbox {
  #dialog = /** @type {HTMLDialogElement} */ (need(document, "#lightbox"));
  /** @type {File[]} */
  #pictures = [];
  #at = 0;

  /**
   * @param {App} app
   * @param {(id: string) => Item | null} findItem
   */
  constructor(app, findItem) {
    app.actions.on("file:look", (_, link, event) => {
      const item = findItem(closest(link, "article[data-id]")?.dataset.id ?? "");
      if (!item || hasModifier(event)) return;
      event.preventDefault();
      this.open(item.files ?? [], link.dataset.file ?? "");
    });
    app.actions.on("lightbox:back", () => this.#show(this.#at - 1));
    app.actions.on("lightbox:on", () => this.#show(this.#at + 1));
    listenForKeys(this.#dialog, (event) => this.#press(event));
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === part(this.#dialog, "picture") || event.target === this.#dialog) this.#dialog.close();
    });
    this.#dialog.addEventListener("close", () => part(this.#dialog, "picture")?.removeAttribute("src"));
  }

  /** @param {File[]} files @param {string} id */
  open(files, id) {
    this.#pictures = files.filter((file) => file.kind === "image");
    const index = this.#pictures.findIndex((file) => file.id === id);
    if (index < 0) return;
    openDialog("lightbox");
    this.#show(index);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const last = this.#pictures.length - 1;
    const wanted =
      event.key === "Home"
        ? 0
        : event.key === "End"
          ? last
          : /^Arrow(Left|Right)$/.test(event.key)
            ? this.#at + (event.key === forward ? 1 : -1)
            : null;
    if (wanted === null) return;
    event.preventDefault();
    this.#show(wanted);
  }

  /** @param {number} index */
  #show(index) {
    const picture = this.#pictures[index];
    if (!picture) return;
    this.#at = index;
    const { length } = this.#pictures;
    fillPart(this.#dialog, "name", picture.name);
    fillPart(
      this.#dialog,
      "place",
      length > 1 ? interpolate(gettext("%(n)s of %(total)s"), { n: index + 1, total: length }) : "",
    );
    setAttribute(part(this.#dialog, "save"), "href", picture.url);
    const image = part(this.#dialog, "picture");
    setAttribute(image, "src", picture.url);
    setAttribute(image, "alt", picture.name);
    const inside = findAll(this.#dialog, ".lightbox__step").includes(/** @type {any} */ (document.activeElement));
    showPart(this.#dialog, "back", index > 0);
    showPart(this.#dialog, "on", index < length - 1);
    // A button that goes away would take the focus, and the keys, with it.
    if (inside && !document.activeElement?.checkVisibility()) part(this.#dialog, "save")?.focus();
  }
}
