import { gettext } from "../../lib/gettext.js";
import { findOpenRoom, on } from "../app.js";
import { closest, fillPart, find, findAll, need, part, setAttribute, setText, showPart } from "../dom.js";
import { countPeople, describeDetails } from "../page/header.js";
import { MemberList } from "./member-list.js";
import { PinList } from "./pin-list.js";
import { drawPerson } from "./person.js";
import { drawRoundTable } from "./round-table.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Room} Room
 */

const YEAR_SECONDS = 31_536_000;
/** From here on the panel stands beside the room instead of over it. */
const WIDE = matchMedia("(min-width: 68.75rem)");

/** What there is to know and to do about the open room. */
export class Details {
  #app;
  #panel = need(document, "#details");
  #button = need(document, "#details-button");
  #members;
  #pins;
  #opener = /** @type {HTMLElement | null} */ (null);
  #release = () => {};

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#members = new MemberList(app);
    this.#pins = new PinList(app);
  }

  start() {
    const { actions, store } = this.#app;
    actions.on("panel:details", (_, button) => (this.#panel.hidden ? this.open(button) : this.close()));
    store.subscribe((change) => this.#roomChanged(change.topic), ["open", "rooms", "members", "presence"]);
    WIDE.addEventListener("change", () => this.#widthChanged());
    need(document, "#app").addEventListener("click", (event) => {
      // The covered room is inert, so that a press on it arrives at what holds them both.
      if (event.target === event.currentTarget && this.#covers) this.close();
    });
    on("details", () => this.open(null));
    this.#panel.addEventListener("click", ({ target }) => {
      // To a message of the room that it covers
      if (this.#covers && closest(target, ".pin__jump, [data-part='jump']")) this.close();
    });
    this.#adopt();
  }

  /** The server has it stand there as the cookie says, and without one where there are no first steps. */
  #adopt() {
    const isShell = document.documentElement.hasAttribute("data-shell");
    const beside = isShell ? !/(?:^|; )panel=closed/.test(document.cookie) : this.#panel.hasAttribute("data-beside");
    this.#panel.hidden = true;
    this.#panel.removeAttribute("data-beside");
    if (WIDE.matches && beside) this.#show();
  }

  /** @param {HTMLElement | null} opener */
  open(opener) {
    this.#opener = opener;
    this.#show();
    // One that stands there by itself is no thing that Escape takes away.
    this.#release = this.#app.layers.add(() => this.close());
    rememberWish("open");
    if (!WIDE.matches) need(this.#panel, "#details-heading").focus();
  }

  close() {
    const inside = this.#panel.contains(document.activeElement);
    this.#release();
    this.#panel.hidden = true;
    this.#setCovered();
    setAttribute(this.#button, "aria-expanded", "false");
    if (WIDE.matches) rememberWish("closed");
    if (inside) (this.#opener?.checkVisibility() ? this.#opener : this.#button).focus();
  }

  #show() {
    this.#panel.hidden = false;
    this.#release();
    setAttribute(this.#button, "aria-expanded", "true");
    this.#setCovered();
    this.#draw();
  }

  get #covers() {
    return !this.#panel.hidden && !WIDE.matches;
  }

  #setCovered() {
    need(document, "#room").inert = this.#covers;
  }

  /** What stood beside the room must not jump over it. */
  #widthChanged() {
    if (this.#covers) this.close();
    else this.#setCovered();
  }

  /** @param {string} topic */
  #roomChanged(topic) {
    if (topic === "open") {
      this.#members.reset();
      if (!WIDE.matches && !this.#panel.hidden) this.close();
    }
    if (!this.#panel.hidden) this.#draw();
  }

  #draw() {
    const room = findOpenRoom(this.#app);
    if (!room) return;
    const members = this.#app.store.members(room.id) ?? [];
    const count = countPeople(this.#app, room);
    this.#drawSubject(room);
    drawRoundTable(this.#app, members, count);
    this.#members.show(members, count);
    this.#drawTopic(room);
    this.#pins.draw();
    this.#drawActions(room);
  }

  /** A direct room is about a person, and needs no list of its people. @param {Room} room */
  #drawSubject(room) {
    const { shape, words } = describeDetails(this.#app, room);
    setText(need(this.#panel, "#details-heading"), words);
    const person = shape === "direct" ? (this.#app.store.rooms.others(room)[0] ?? this.#app.store.me) : null;
    for (const name of ["#round-table", "#details-members"]) need(this.#panel, name).hidden = person !== null;
    need(this.#panel, "#details-person").hidden = person === null;
    if (person) drawPerson(this.#app, person);
  }

  /** @param {Room} room */
  #drawTopic(room) {
    const can = this.#app.store.rooms.get(room.id)?.can;
    const section = need(this.#panel, "#details-topic");
    section.hidden = room.kind === "direct" || (!room.topic && !can?.moderate);
    fillPart(section, "topic", room.topic);
    showPart(section, "no-topic", !room.topic);
    showPart(section, "edit", can?.moderate ?? false);
  }

  /** @param {Room} room */
  #drawActions(room) {
    const mine = this.#app.store.rooms.get(room.id);
    const direct = room.kind === "direct";
    const manage = (mine?.can.manage ?? false) && !direct;
    const mute = part(this.#panel, "mute");
    if (mute) mute.hidden = !mine;
    const isMuted = this.#app.store.parts.sidebar.levelOf(room.id) !== "all";
    setAttribute(mute, "aria-pressed", String(isMuted));
    fillPart(this.#panel, "mute-words", isMuted ? gettext("Muted") : gettext("Mute"));
    showPart(this.#panel, "add-people", !direct && (mine?.can.moderate ?? false) && !room.archived);
    need(this.#panel, "#room-actions").hidden = direct;
    /** @type {Record<string, boolean>} */
    const shown = {
      "room:archive": manage && !room.archived && !room.general,
      "room:unarchive": manage && room.archived,
      "room:leave": mine !== null && !room.general,
      "open:delete-room": manage && !room.general,
    };
    for (const [act, visible] of Object.entries(shown)) {
      for (const button of findAll(this.#panel, `[data-act='${act}']`)) button.hidden = !visible;
    }
    const muteButton = find(this.#panel, "[data-act='room:mute']");
    if (muteButton) muteButton.hidden = !mine;
  }
}

/** For the server, which renders the next page. @param {"open" | "closed"} wish */
function rememberWish(wish) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `panel=${wish}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
