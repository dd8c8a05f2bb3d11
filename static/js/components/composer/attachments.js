import { gettext, interpolate } from "../../lib/gettext.js";
import { findOpenRoom } from "../app.js";
import { find, findAll, need, setAttribute } from "../dom.js";
import { dropPreview, measurePicture } from "../files/previews.js";
import { saySize } from "../files/sizes.js";
import { createUploadCard } from "../files/upload-card.js";

/** @typedef {import("../app.js").App} App */

/** The files that wait in the box for their message, room by room: chosen, dropped or pasted. */
export class Attachments {
  #app;
  #changed;
  #place = need(document, "#composer-files");
  #picker = /** @type {HTMLInputElement} */ (need(document, "#composer-picker"));
  #zone = need(document, "#drop-zone");
  /** @type {Map<number, string[]>} */
  #chosen = new Map();

  /**
   * @param {App} app
   * @param {() => void} changed
   */
  constructor(app, changed) {
    this.#app = app;
    this.#changed = changed;
    app.actions.on("composer:attach", () => this.#picker.click());
    this.#picker.addEventListener("change", () => {
      this.add([...(this.#picker.files ?? [])]);
      this.#picker.value = "";
    });
    app.store.subscribe(({ id }) => this.#follow(id), ["uploads"]);
    app.store.subscribe(() => this.#draw(), ["open"]);
    this.#listenForDrops(need(document, "#room"));
  }

  /** @param {HTMLTextAreaElement} box */
  listenForPastes(box) {
    box.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // A spreadsheet brings its picture along, but its words are meant.
      if (files.length === 0 || event.clipboardData?.getData("text/plain")) return;
      event.preventDefault();
      this.add(files);
    });
  }

  /** @param {number | null} room */
  count(room) {
    return room === null ? 0 : this.#listOf(room).length;
  }

  /**
   * What goes with the message that is being sent now, and no longer waits here.
   *
   * @param {number} room
   * @returns {{files?: import("../../store/uploads/uploads.js").FileDraft[]} | null} null: something has to be put right first
   */
  take(room) {
    const { toasts, store } = this.#app;
    const ids = this.#listOf(room);
    if (ids.length === 0) return {};
    const bad = ids.find((id) => ["refused", "lost"].includes(store.uploads.get(id)?.state ?? "lost"));
    if (bad) {
      toasts.show(gettext("Remove the file that cannot be sent, or try it again."));
      find(this.#place, `[data-upload="${bad}"] button:not([hidden])`)?.focus();
      return null;
    }
    this.#chosen.delete(room);
    this.#draw();
    return { files: store.uploads.draft(ids) };
  }

  /** @param {File[]} files */
  add(files) {
    const room = findOpenRoom(this.#app);
    const { limits, uploads } = this.#app.store;
    if (!room || !this.#app.store.rooms.get(room.id)?.can.send) return;
    const free = (limits.files ?? Number.POSITIVE_INFINITY) - this.count(room.id);
    if (files.length > free)
      this.#app.toasts.show(
        interpolate(gettext("At most %(limit)s files go with one message."), { limit: limits.files }),
      );
    for (const file of files.slice(0, Math.max(0, free))) {
      const refusal = this.#refuse(file);
      const id = refusal ? uploads.refuse(file, file.name, refusal) : uploads.add(file, file.name);
      this.#chosen.set(room.id, [...this.#listOf(room.id), id]);
      if (!refusal) void this.#measure(id, file);
    }
    this.#draw();
    need(document, "#composer-text").focus();
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

  /** @param {number} room */
  #listOf(room) {
    return this.#chosen.get(room) ?? [];
  }

  /** Taken out by its own button. @param {string} id */
  #follow(id) {
    if (this.#app.store.uploads.get(id)) return;
    for (const [room, ids] of this.#chosen) {
      if (ids.includes(id))
        this.#chosen.set(
          room,
          ids.filter((one) => one !== id),
        );
    }
    const card = find(this.#place, `[data-upload="${id}"]`);
    if (!card) return;
    dropPreview(id);
    const next = findAll(this.#place, "[data-part='remove']").find((button) => !card.contains(button));
    const inside = card.contains(document.activeElement);
    this.#draw();
    if (inside) (next?.isConnected ? next : need(document, "#composer-text")).focus();
  }

  #draw() {
    const room = findOpenRoom(this.#app);
    const ids = room ? this.#listOf(room.id) : [];
    const cards = new Map(findAll(this.#place, "[data-upload]").map((card) => [card.dataset.upload, card]));
    const wanted = ids.flatMap((id) => {
      const upload = this.#app.store.uploads.get(id);
      return upload ? [cards.get(id) ?? createUploadCard(upload)] : [];
    });
    this.#place.replaceChildren(...wanted);
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

  /** @param {HTMLElement} room */
  #listenForDrops(room) {
    const isFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
    const show = (/** @type {boolean} */ shown) => setAttribute(this.#zone, "hidden", !shown);
    room.addEventListener("dragover", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      const open = findOpenRoom(this.#app);
      show(open !== null && (this.#app.store.rooms.get(open.id)?.can.send ?? false));
    });
    room.addEventListener("dragleave", (event) => {
      if (!(event.relatedTarget instanceof Node && room.contains(event.relatedTarget))) show(false);
    });
    room.addEventListener("drop", (event) => {
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
