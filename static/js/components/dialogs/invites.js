import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { explain } from "../app.js";
import { closest, cloneTemplate, fillPart, findAll, need, part, setAttribute, showPart } from "../dom.js";
import { copyText } from "../page/clipboard.js";
import { openDialog } from "./dialogs.js";
import { equipForm, readText, resetForm } from "./forms.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../connection/protocol.js").InviteLink} Invite
 */

const DAY_SECONDS = 86_400;
/** Leads everybody to their own machine. */
const LOOPBACK = /^(?:127(?:\.\d+){3}|\[::1\]|(?:.*\.)?localhost)$/;

/** Links that let people in: make one, see those that work, take one back. */
export class Invites {
  #app;
  #form;
  #result = need(document, "#invite-result");
  #link = /** @type {HTMLInputElement} */ (need(document, "#invite-link"));
  #list = need(document, "#invite-list");

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#form = equipForm(app, "invite-form", (fields) => this.#make(fields));
  }

  start() {
    const { actions } = this.#app;
    actions.on("open:invite-people", () => this.#open());
    actions.on("invite:copy-new", () => void copyText(this.#app, this.#link.value, gettext("Link copied")));
    actions.on("invite:copy-link", (_, button) => {
      void copyText(this.#app, closest(button, "[data-url]")?.dataset.url ?? "", gettext("Link copied"));
    });
    actions.on("invite:revoke", (_, button) => void this.#revoke(button));
    actions.on("invite:copy", () => void this.#copyFirst());
  }

  #open() {
    resetForm(this.#form);
    this.#result.hidden = true;
    showPart(this.#form, "only-here", false);
    this.#drawRooms();
    openDialog("invite-people");
    void this.#drawList();
  }

  #drawRooms() {
    const rooms = this.#app.store.rooms.list().rooms.filter((room) => !room.general && !room.archived);
    const boxes = rooms
      .filter((room) => room.kind === "public" || room.can.moderate)
      .map((room) => {
        const check = cloneTemplate("t-room-check");
        const box = /** @type {HTMLInputElement | null} */ (part(check, "box"));
        if (box) box.value = String(room.id);
        fillPart(check, "name", room.name);
        return check;
      });
    const place = need(document, "#invite-rooms");
    place.replaceChildren(...boxes);
    const group = place.closest("fieldset");
    if (group) group.hidden = boxes.length === 0;
  }

  async #drawList() {
    const existing = need(document, "#invite-existing");
    /** @type {Invite[]} */
    const invites = await this.#app.store.api.get("invites").catch(() => []);
    existing.hidden = invites.length === 0;
    this.#list.replaceChildren(...invites.map((invite) => this.#createRow(invite)));
  }

  /** @param {Invite} invite */
  #createRow(invite) {
    const { times } = this.#app;
    const row = cloneTemplate("t-invite");
    setAttribute(row, "data-url", invite.url);
    setAttribute(row, "data-invite", invite.id);
    fillPart(row, "link", invite.url);
    const until = interpolate(gettext("Works until %(day)s"), { day: times.moment(invite.expires_at) });
    const left =
      invite.max_uses === undefined
        ? ""
        : `, ${ngettext("%(n)s use left", "%(n)s uses left", invite.max_uses - invite.uses)}`;
    fillPart(row, "meta", until + left);
    return row;
  }

  /** @param {FormData} fields */
  async #make(fields) {
    const uses = readText(fields, "uses");
    const chosen = findAll(need(document, "#invite-rooms"), "input:checked");
    const invite = await this.#app.store.api.post("invites", {
      rooms: chosen.map((box) => Number(/** @type {HTMLInputElement} */ (box).value)),
      expires_in: Number(readText(fields, "days")) * DAY_SECONDS,
      max_uses: uses ? Number(uses) : undefined,
      as_guest: fields.has("as_guest"),
    });
    this.#link.value = invite.url;
    this.#result.hidden = false;
    showPart(this.#form, "only-here", LOOPBACK.test(new URL(invite.url).hostname));
    this.#link.focus();
    this.#link.select();
    this.#app.toasts.show(gettext("Invite link made"));
    void this.#drawList();
  }

  /** @param {HTMLElement} button */
  async #revoke(button) {
    const row = closest(button, "[data-invite]");
    if (!row) return;
    try {
      await this.#app.store.api.remove(`invites/${row.dataset.invite}`);
      this.#app.toasts.show(gettext("Invite link revoked"));
      await this.#drawList();
    } catch (error) {
      this.#app.toasts.show(explain(error));
    }
  }

  /** The first-run step: one link for everyone, straight to the clipboard. */
  async #copyFirst() {
    try {
      const invite = await this.#app.store.api.post("invites", {});
      await copyText(this.#app, invite.url, gettext("Link copied"));
      need(document, "[data-step='invited']").setAttribute("data-done", "");
    } catch (error) {
      this.#app.toasts.show(explain(error));
    }
  }
}
