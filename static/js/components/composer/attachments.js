import { gettext, interpolate } from "../../lib/gettext.js";
import { find, findAll, need, setAttribute } from "../dom.js";
import { dropPreview, measurePicture } from "../files/previews.js";
import { saySize } from "../files/sizes.js";
import { createUploadCard } from "../files/upload-card.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./composer.js").Place} Place
 * @typedef {File & {voice?: import("../../connection/protocol.js").Voice}} Chosen  as a file, or taken back after it was recorded
 */

/** The files that wait in a box for their message, draft by draft: chosen, dropped or pasted. */
export class Attachments {
  #app;
  #changed;
  #box;
  #cards;
  /** @type {Place | null} */
  #place = null;
  /** @type {Map<number | string, string[]>} */
  #chosen = new Map();

  /**
   * @param {App} app
   * @param {HTMLFormElement} form
   * @param {HTMLElement} area where files may be dropped
   * @param {() => void} changed
   */
  constructor(app, form, area, changed) {
    this.#app = app;
    this.#changed = changed;
    this.#box = need(form, "textarea");
    this.#cards = need(form, ".composer__files");
    const picker = /** @type {HTMLInputElement} */ (need(form, "[type='file']"));
    picker.addEventListener("change", () => {
      this.add([...(picker.files ?? [])]);
      picker.value = "";
    });
    this.#box.addEventListener("paste", (event) => this.#paste(event));
    app.store.subscribe(({ id }) => this.#follow(id), ["uploads"]);
    this.#listenForDrops(area);
  }

  /** @param {Place | null} place */
  open(place) {
    this.#place = place;
    this.#draw();
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    // A spreadsheet brings its picture along, but its words are meant.
    if (files.length === 0 || event.clipboardData?.getData("text/plain")) return;
    event.preventDefault();
    this.add(files);
  }

  count() {
    return this.#list().length;
  }

  /**
   * What goes with the message that is being sent now, and no longer waits here.
   *
   * @returns {{files?: import("../../store/uploads/uploads.js").FileDraft[]} | null} null: something has to be put right first
   */
  take() {
    const { toasts, store } = this.#app;
    const ids = this.#list();
    if (!this.#place || ids.length === 0) return {};
    const bad = ids.find((id) => ["refused", "lost"].includes(store.uploads.get(id)?.state ?? "lost"));
    if (bad) {
      toasts.show(gettext("Remove the file that cannot be sent, or try it again."));
      find(this.#cards, `[data-upload="${bad}"] button:not([hidden])`)?.focus();
      return null;
    }
    this.#chosen.delete(this.#place.draft);
    this.#draw();
    return { files: store.uploads.draft(ids) };
  }

  /** @param {Chosen[]} files */
  add(files) {
    const { limits, uploads } = this.#app.store;
    if (!this.#place || !this.#maySend) return;
    const free = (limits.files ?? Number.POSITIVE_INFINITY) - this.count();
    if (files.length > free)
      this.#app.toasts.show(
        interpolate(gettext("At most %(limit)s files go with one message."), { limit: limits.files }),
      );
    for (const file of files.slice(0, Math.max(0, free))) {
      const refusal = this.#refuse(file);
      const id = refusal ? uploads.refuse(file, file.name, refusal) : uploads.add(file, file.name);
      this.#chosen.set(this.#place.draft, [...this.#list(), id]);
      if (!refusal) void this.#measure(id, file);
    }
    this.#draw();
    this.#box.focus();
  }

  get #maySend() {
    return this.#app.store.rooms.get(this.#place?.room ?? 0)?.can.send ?? false;
  }

  /** Before a byte is sent. @param {File} file */
  #refuse({ size }) {
    const { store } = this.#app;
    if (size === 0) return gettext("This file is empty.");
    const limit = store.limits.file ?? Number.POSITIVE_INFINITY;
    if (size <= limit) return "";
    return interpolate(gettext("Too big: %(size)s, the limit is %(limit)s"), {
      size: saySize(size),
      limit: saySize(limit),
    });
  }

  /** @param {string} id @param {File} file */
  async #measure(id, file) {
    const measures = await measurePicture(file);
    if (measures) this.#app.store.uploads.describe(id, measures);
  }

  #list() {
    return this.#place ? (this.#chosen.get(this.#place.draft) ?? []) : [];
  }

  /** Taken out by its own button. @param {string} id */
  #follow(id) {
    if (this.#app.store.uploads.get(id)) return;
    for (const [draft, ids] of this.#chosen) {
      if (ids.includes(id))
        this.#chosen.set(
          draft,
          ids.filter((one) => one !== id),
        );
    }
    const card = find(this.#cards, `[data-upload="${id}"]`);
    if (!card) return;
    dropPreview(id);
    const next = findAll(this.#cards, "[data-part='remove']").find((button) => !card.contains(button));
    const inside = card.contains(document.activeElement);
    this.#draw();
    if (inside) (next?.isConnected ? next : this.#box).focus();
  }

  #draw() {
    const ids = this.#list();
    const cards = new Map(findAll(this.#cards, "[data-upload]").map((card) => [card.dataset.upload, card]));
    const wanted = ids.flatMap((id) => {
      const upload = this.#app.store.uploads.get(id);
      return upload ? [cards.get(id) ?? createUploadCard(upload)] : [];
    });
    this.#cards.replaceChildren(...wanted);
    this.#changed();
  }

  /** A folder comes as a file whose bytes nobody can read. @param {DataTransfer | null} dropped @returns {File[]} */
  #leaveFolders(dropped) {
    // In the order of the files
    const entries = [...(dropped?.items ?? [])].filter(({ kind }) => kind === "file");
    const isFolder = entries.map((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
    if (isFolder.includes(true))
      this.#app.toasts.show(gettext("A folder cannot be sent. Pack it into one file first."));
    return [...(dropped?.files ?? [])].filter((_, index) => !isFolder[index]);
  }

  /** @param {HTMLElement} area */
  #listenForDrops(area) {
    const zone = need(area, ".drop-zone");
    const isFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
    const show = (/** @type {boolean} */ shown) => setAttribute(zone, "hidden", !shown);
    area.addEventListener("dragover", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      show(this.#maySend);
    });
    area.addEventListener("dragleave", (event) => {
      if (!(event.relatedTarget instanceof Node && area.contains(event.relatedTarget))) show(false);
    });
    area.addEventListener("drop", (event) => {
      show(false);
      if (!isFiles(event)) return;
      event.preventDefault();
      this.add(this.#leaveFolders(event.dataTransfer));
    });
    // Dropped beside the room, the browser would leave the page for it.
    for (const name of ["dragover", "drop"]) {
      window.addEventListener(name, (event) => isFiles(/** @type {DragEvent} */ (event)) && event.preventDefault());
    }
  }
}
