import { hasModifier } from "../../lib/keys.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { emit, explain, findOpenRoom } from "../app.js";
import { createAvatar, namePresence } from "../avatar.js";
import { loadPart } from "../parts.js";
import { askToConfirm } from "../dialogs/confirm.js";
import { openNewRoom } from "../page/new-room.js";
import { showBeside } from "../page/placing.js";
import { closest, fillPart, find, findAll, need, part, setAttribute, showPart } from "../dom.js";
import { describeStatus, nameRole } from "./person.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Person} Person
 */

/** Who somebody is: opens from a name, a face or a mention. */
export class ProfileCard {
  #app;
  #card = need(document, "#profile-card");
  /** @type {Person | null} */
  #person = null;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  start() {
    const { actions } = this.#app;
    actions.on("person:show", (_, element) => this.#open(findPersonId(element), element));
    document.addEventListener("click", (event) => {
      const mention = closest(event.target, "a.mention");
      if (!mention || hasModifier(event)) return;
      event.preventDefault();
      if (mention.dataset.user) this.#open(Number(mention.dataset.user), mention);
      else void loadPart("groups").then(({ showGroup }) => showGroup(this.#app, mention));
    });
    actions.on("person:ignore", () => this.#run(async (person) => emit("ignore", person)));
    actions.on("person:report", () => this.#run(async (person) => emit("report", { person })));
    actions.on("person:message", () => this.#run((person) => this.#write(person)));
    for (const role of ["owner", "moderator", "member"]) {
      actions.on(`member:make-${role}`, () => this.#run((person) => this.#changeRole(person, role)));
    }
    actions.on("member:remove", () => this.#run((person) => this.#remove(person)));
  }

  /**
   * @param {number} id
   * @param {HTMLElement} opener
   */
  #open(id, opener) {
    const known = this.#findKnown(id);
    if (known) this.#show(known, opener);
    else {
      this.#app.store.api.get(`people/${id}`).then(
        (person) => this.#show(person, opener),
        (error) => this.#app.toasts.show(explain(error)),
      );
    }
  }

  /** @param {number} id */
  #findKnown(id) {
    const room = this.#app.store.current;
    return (room === null ? null : this.#app.store.members(room))?.find((member) => member.id === id) ?? null;
  }

  /**
   * @param {Person} person
   * @param {HTMLElement} opener
   */
  #show(person, opener) {
    this.#person = person;
    const { store } = this.#app;
    const mine = person.id === store.me.id;
    const presence = mine ? store.parts.quiet.presence : store.presence.of(person.id);
    part(this.#card, "avatar")?.replaceChildren(createAvatar(person, { size: "lg" }));
    fillPart(this.#card, "name", person.name);
    fillPart(this.#card, "username", `@${person.username}`);
    fillPart(this.#card, "presence-words", person.locked_out ? gettext("Locked out") : namePresence(presence));
    const role = nameRole(person);
    showPart(this.#card, "owner", role !== "");
    if (role) fillPart(this.#card, "workspace-role", role);
    showPart(this.#card, "bot", Boolean(person.is_bot));
    fillPart(this.#card, "status", describeStatus(this.#app, person));
    fillPart(this.#card, "about", "");
    const mention = find(this.#card, "[data-act='person:mention']");
    setAttribute(mention, "data-username", person.username);
    const reads = !mine && !person.locked_out;
    if (mention) mention.hidden = !reads || !this.#mine?.can.send;
    for (const name of ["ignore", "report"]) showPart(this.#card, name, !mine);
    for (const button of findAll(this.#card, "[data-act='person:message']")) button.hidden = !reads;
    this.#offerRoles(person);
    if (showBeside(this.#card, opener)) find(this.#card, "button:not([hidden])")?.focus();
  }

  get #mine() {
    return this.#app.store.rooms.get(this.#app.store.current ?? 0);
  }

  /** @param {Person} person */
  #offerRoles(person) {
    const role = this.#findKnown(person.id)?.role;
    const can = this.#mine?.can;
    const room = this.#mine;
    const possible = role !== undefined && person.id !== this.#app.store.me.id && room?.kind !== "direct";
    showPart(this.#card, "admin", possible && (can?.moderate ?? false));
    for (const button of findAll(this.#card, "[data-act^='member:make-']")) {
      button.hidden = !can?.manage || button.dataset.act === `member:make-${role}`;
    }
    const remove = find(this.#card, "[data-act='member:remove']");
    if (remove) remove.hidden = room?.general || (role === "owner" && !can?.manage);
  }

  /** @param {(person: Person) => Promise<void>} act */
  #run(act) {
    const person = this.#person;
    this.#card.hidePopover();
    if (person) act(person).catch((error) => this.#app.toasts.show(explain(error)));
  }

  /** @param {Person} person */
  async #write(person) {
    const room = await this.#app.store.api.post("directs", { people: [person.id] });
    await openNewRoom(this.#app, room.id);
  }

  /**
   * @param {Person} person
   * @param {string} role
   */
  async #changeRole(person, role) {
    await this.#app.store.api.patch(`rooms/${findOpenRoom(this.#app)?.id}/members/${person.id}`, { role });
    this.#app.toasts.show(gettext("Role changed"));
  }

  /** @param {Person} person */
  async #remove(person) {
    const open = findOpenRoom(this.#app)?.kind === "public";
    if (!(await askToConfirm("t-confirm-remove-person", { name: person.name, open, closed: !open }))) return;
    await this.#app.store.api.remove(`rooms/${findOpenRoom(this.#app)?.id}/members/${person.id}`);
    this.#app.toasts.show(interpolate(gettext("%(name)s was removed"), { name: person.name }));
  }
}

/**
 * Whom a press on a name, a face or a row is about.
 *
 * @param {HTMLElement} element
 */
function findPersonId(element) {
  const row = closest(element, "[data-user], [data-author]");
  return Number(row?.dataset.user ?? row?.dataset.author);
}
