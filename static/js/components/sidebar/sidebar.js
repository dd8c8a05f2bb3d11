import { gettext } from "../../lib/gettext.js";
import { sayStatus } from "../../lib/status.js";
import { arrange } from "../../store/rooms/sidebar.js";
import { on } from "../app.js";
import { createAvatar, namePresence } from "../avatar.js";
import { closest, fillPart, need, part, setAttribute, setText, showPart } from "../dom.js";
import { drawViewLinks } from "./view-links.js";
import { SectionList } from "./section-list.js";

/** @typedef {import("../app.js").App} App */

/** @type {import("../../store/topics.js").Topic[]} */
const TOPICS = ["rooms", "open", "unread", "read", "draft", "presence", "me", "threads", "scheduled"];

const CLOCK_MS = 30_000;

/** My rooms and direct messages, and what waits in them. */
export class Sidebar {
  #app;
  #sections;
  #filter = need(document, "#sort-button");
  #scroll = need(document, "#sidebar-scroll");
  /** Several changes in one turn are drawn once. */
  #planned = false;
  /** Whether others can see me here. */
  #present = true;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#sections = new SectionList(app);
  }

  start() {
    this.#app.store.subscribe((change) => {
      if (change.topic === "me") this.#drawMe();
      this.#plan();
    }, TOPICS);
    this.#app.store.subscribe(() => this.#drawPresence(), ["status"]);
    on("watched", () => this.#plan());
    on("view", () => this.#plan());
    this.#app.actions.on("section:fold", (_, button) => this.#fold(button));
    this.#scroll.addEventListener("pointerover", ({ target }) => showWholeName(closest(target, ".room-link")));
    this.#draw();
    if (this.#app.recalled) this.#drawMe();
    this.#drawPresence();
    // A status ends by itself, and nobody says so.
    setInterval(() => {
      this.#drawMe();
      this.#plan();
    }, CLOCK_MS);
  }

  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#draw();
    });
  }

  #draw() {
    this.#sections.draw();
    this.#drawLater();
    drawViewLinks(this.#app);
    setAttribute(this.#filter, "data-on", this.#app.store.parts.sidebar.arrangement.only_unread);
  }

  #drawLater() {
    const { drafts, current, parts } = this.#app.store;
    const { counts, urgent } = parts.scheduled;
    const count = need(document, "#later-count");
    // What one is writing is no draft yet
    const begun = drafts.list().filter((key) => key !== current).length;
    setText(count, String(begun + counts.waiting + urgent || ""));
    setAttribute(count, "class", urgent > 0 ? "badge" : "room-link__count");
  }

  /** @param {HTMLElement} button */
  #fold(button) {
    const { store } = this.#app;
    const id = closest(button, "[data-section]")?.dataset.section ?? "";
    const folded = store.parts.sidebar.list().find((section) => section.id === id)?.folded ?? false;
    arrange(store, { type: "section", id, folded: !folded });
  }

  #drawPresence() {
    const present = this.#app.store.status.kind === "quiet";
    if (present === this.#present) return;
    this.#present = present;
    this.#drawMe();
  }

  #drawMe() {
    const { store } = this.#app;
    const { me } = store;
    const card = need(document, "#me-button");
    const { presence: chosen, rules } = store.parts.quiet;
    const presence = this.#present ? chosen : "offline";
    fillPart(card, "me-name", me.name);
    const said = this.#present && sayStatus(me);
    const words = said || (presence === "online" && me.is_owner ? gettext("Online, owner") : namePresence(presence));
    fillPart(card, "me-status", words);
    setAttribute(card, "aria-label", `${me.name}, ${words}`);
    fillPart(need(document, "#me-menu"), "away", rules.away ? gettext("You are back") : gettext("Set yourself away"));
    const isOffered = ["owner", "administrator"].includes(me.workspace_role ?? "");
    showPart(need(document, "#workspace-menu"), "for-owners", isOffered);
    setAttribute(document.documentElement, "data-may-not", store.parts.rights.listMissing(me).join(" "));
    part(card, "me-avatar")?.replaceChildren(createAvatar(me, { presence }));
  }
}

/** A name that is cut off is read when it is pointed at. @param {HTMLElement | null} link */
function showWholeName(link) {
  const name = link && part(link, "name");
  if (name) setAttribute(link, "title", name.scrollWidth > name.clientWidth && name.textContent);
}
