import { compareNames } from "../../lib/collation.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { hasModifier } from "../../lib/keys.js";
import { emit, findOpenRoom, nameRoom, on } from "../app.js";
import {
  cloneTemplate,
  fillPart,
  find,
  findAll,
  need,
  part,
  placeRows,
  setAttribute,
  setText,
  showPart,
} from "../dom.js";
import { describeFile } from "../files/sizes.js";
import { addressOf } from "../page/navigation.js";
import { loadPart } from "../parts.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../connection/protocol.js").RoomFile} RoomFile
 */

const PAGE = 50;
/** While somebody types a name, or files come one after another. */
const PAUSE_MS = 200;

/** What was attached in the open room, over its details: by kind, by name, the newest first. */
export class RoomFiles {
  #app;
  #root = need(document, "#room-files");
  #list = need(document, "#room-files-list");
  #name = /** @type {HTMLInputElement} */ (need(document, "#room-files-name"));
  #author = /** @type {HTMLSelectElement} */ (need(document, "#room-files-author"));
  #kind = "";
  /** @type {RoomFile[]} */
  #files = [];
  /** @type {number | null} */
  #next = null;
  /** What the list is of. */
  #shown = "";
  #asked = 0;
  #timer = 0;
  #release = () => {};

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    need(document, "#details").append(this.#root);
    app.actions.on("open:files", () => this.open());
    app.actions.on("close:files", () => this.close());
    app.actions.on("files:kind", (_, button) => this.#choose(button.dataset.kind ?? ""));
    app.actions.on("files:more", () => void this.#loadMore());
    app.actions.on("files:look", (_, link, event) => void this.#look(link, event));
    this.#name.addEventListener("input", () => this.#plan());
    this.#author.addEventListener("change", () => void this.#load());
    app.store.subscribe((change) => this.#changed(change), ["open", "timeline", "status"]);
    on("relabel", () => this.#draw());
  }

  open() {
    if (!this.#root.hidden) return;
    this.#root.hidden = false;
    this.#release = this.#app.layers.add(() => this.close());
    this.#reset();
    need(this.#root, "h2").focus();
  }

  close() {
    this.#release();
    this.#root.hidden = true;
    find(document, "#details [data-act='open:files']")?.focus();
  }

  /** @param {import("../../store/topics.js").Change} change */
  #changed(change) {
    if (this.#root.hidden) return;
    if (change.topic === "open") this.#reset();
    else if (change.topic === "status" && change.status.kind === "quiet") this.#plan();
    else if (change.topic === "timeline" && change.room === this.#app.store.current && this.#concerns(change))
      this.#plan();
  }

  /** Most messages bring no file. @param {import("../../store/topics.js").Change<"timeline">} change */
  #concerns({ room, reason, added, changed, removed }) {
    if (reason !== "live") return false;
    const listed = new Set(this.#files.map(({ message }) => message));
    if ([...changed, ...removed].some((id) => listed.has(id))) return true;
    const news = new Set(added);
    return this.#app.store.timeline(room).items.some(({ id, files }) => news.has(id) && files);
  }

  #reset() {
    const room = findOpenRoom(this.#app);
    fillPart(this.#root, "room", room ? nameRoom(this.#app, room) : "");
    this.#name.value = "";
    this.#listAuthors(room?.id ?? 0);
    this.#files = [];
    this.#next = null;
    this.#choose("");
  }

  /** @param {number} room */
  #listAuthors(room) {
    const people = [...(this.#app.store.members(room) ?? [])].sort((one, other) => compareNames(one.name, other.name));
    const options = people.map(({ id, name }) => new Option(name, String(id)));
    this.#author.replaceChildren(/** @type {Element} */ (this.#author.firstElementChild), ...options);
    this.#author.value = "";
  }

  /** @param {string} kind */
  #choose(kind) {
    this.#kind = kind;
    for (const button of findAll(this.#root, "[data-kind]")) {
      setAttribute(button, "aria-pressed", String(button.dataset.kind === kind));
    }
    void this.#load();
  }

  #plan() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#load(), PAUSE_MS);
  }

  /** The newest page again: what has come, and what went with its message. Older pages of the same choice stay. */
  async #load() {
    const page = await this.#ask(null);
    if (!page) return;
    const { choice, files, next } = page;
    const older = choice === this.#shown && next !== null ? this.#files.filter(({ seq }) => seq < next) : [];
    if (older.length === 0) this.#next = next;
    this.#files = [...files, ...older];
    this.#shown = choice;
    this.#draw();
  }

  async #loadMore() {
    const { length } = this.#files;
    const page = await this.#ask(this.#next);
    if (!page) return;
    this.#files = [...this.#files, ...page.files];
    this.#next = page.next;
    this.#draw();
    const row = findAll(this.#list, ".room-file")[length];
    if (row) part(row, "link")?.focus();
  }

  /**
   * @param {number | null} before
   * @returns {Promise<{files: RoomFile[], next: number | null, choice: string} | null>} null: something else was asked meanwhile, or it failed
   */
  async #ask(before) {
    const room = this.#app.store.current;
    if (room === null) return null;
    const asked = ++this.#asked;
    const [kind, name, author] = [this.#kind, this.#name.value.trim(), this.#author.value];
    if (this.#files.length === 0) this.#say(gettext("Loading…"));
    const choice = { ...(kind && { kind }), ...(name && { name }), ...(author && { author }) };
    try {
      const page = await this.#app.store.api.get(`rooms/${room}/files`, {
        limit: PAGE,
        ...choice,
        ...(before !== null && { before }),
      });
      const isLast = asked === this.#asked && room === this.#app.store.current;
      return isLast
        ? { files: page.files, next: page.next ?? null, choice: `${room} ${kind} ${author} ${name}` }
        : null;
    } catch {
      if (asked === this.#asked) this.#say(gettext("The list needs a connection. It comes when there is one again."));
      return null;
    }
  }

  /** @param {string} words */
  #say(words) {
    setText(need(document, "#room-files-note"), words);
  }

  #draw() {
    const isFiltered = [this.#kind, this.#name.value.trim(), this.#author.value].some(Boolean);
    const none = isFiltered
      ? gettext("No file in here is like that.")
      : gettext("No files yet. What anyone attaches to a message is listed here.");
    this.#say(this.#files.length > 0 ? "" : none);
    const known = new Map(findAll(this.#list, ".room-file").map((row) => [row.dataset.id, row]));
    const rows = this.#files.map((each) => {
      const row = known.get(each.file.id) ?? cloneTemplate("t-room-file");
      this.#fill(row, each);
      return row;
    });
    placeRows(this.#list, rows);
    need(document, "#room-files-more").hidden = this.#next === null;
  }

  /** @param {HTMLElement} row @param {RoomFile} found */
  #fill(row, { file, author, at, seq }) {
    const link = part(row, "link");
    const isPicture = file.kind === "image";
    setAttribute(row, "data-id", file.id);
    setAttribute(link, "href", file.url);
    setAttribute(link, "download", isPicture ? null : file.name);
    setAttribute(link, "data-act", isPicture ? "files:look" : null);
    fillPart(row, "name", file.name);
    const words = { name: author.name, day: this.#app.times.dayWithin(at), file: describeFile(file) };
    fillPart(row, "note", interpolate(gettext("%(name)s, %(day)s · %(file)s"), words));
    showPart(row, "glyph", !isPicture);
    showPart(row, "image", isPicture);
    if (isPicture) setAttribute(part(row, "image"), "src", file.thumb ?? file.url);
    setAttribute(part(row, "jump"), "href", addressOf(this.#app.store.current ?? 0, seq));
  }

  /** @param {HTMLElement} link @param {Event} event */
  async #look(link, event) {
    if (hasModifier(/** @type {any} */ (event))) return;
    event.preventDefault();
    const id = /** @type {HTMLElement} */ (link.closest("[data-id]")).dataset.id;
    await loadPart("lightbox");
    emit("look", { pictures: this.#files.filter(({ file }) => file.kind === "image"), id: id ?? "" });
  }
}
