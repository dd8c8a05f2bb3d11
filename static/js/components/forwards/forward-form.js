import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { explain } from "../app.js";
import { Composer } from "../composer/composer.js";
import { askToConfirm } from "../dialogs/confirm.js";
import { closeDialog, openDialog } from "../dialogs/dialogs.js";
import { cloneTemplate, fillPart, need, part, showPart } from "../dom.js";
import { fillCard } from "./forward-card.js";
import { nameChosen, TargetPicker } from "./target-picker.js";

/**
 * Asks where a message is to go, and what to say of it.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../../connection/protocol.js").Forward} Forward
 * @typedef {import("./target-picker.js").Target} Target
 */

const DRAFT = "forwarding";

export class ForwardForm {
  #app;
  #sent;
  #dialog = /** @type {HTMLDialogElement} */ (need(document, "#forward"));
  #submit = /** @type {HTMLButtonElement} */ (need(this.#dialog, "[type='submit']"));
  #preview = need(document, "#forward-preview");
  #picker;
  #composer;
  /** @type {Item | null} */
  #item = null;

  /** @param {App} app @param {(item: Item) => void} sent */
  constructor(app, sent) {
    this.#app = app;
    this.#sent = sent;
    this.#picker = new TargetPicker(app, need(this.#dialog, ".picker"), () => this.#aim());
    this.#composer = new Composer(app, /** @type {HTMLFormElement} */ (need(document, "#forward-form")), {
      mayBeEmpty: true,
      send: (_, body) => void this.#send(body),
    });
    lendCompletion(this.#dialog);
    this.#dialog.addEventListener("close", () => app.store.drafts.set(DRAFT, ""));
  }

  /** @param {Item} item */
  ask(item) {
    this.#item = item;
    const card = cloneTemplate("t-forward");
    fillCard(this.#app, card, makeForward(this.#app, item), { recalled: item.recalled });
    this.#preview.replaceChildren(card);
    const files = (item.files ?? []).filter(({ gone }) => !gone).map(({ name }) => name);
    showPart(this.#dialog, "files", files.length > 0);
    fillPart(this.#dialog, "names", files.join(", "));
    this.#say("");
    openDialog("forward");
    this.#picker.reset();
  }

  /** What was deleted meanwhile goes nowhere. @param {string[]} changed */
  follow(changed) {
    const item = this.#item;
    if (!item || !this.#dialog.open || !changed.includes(item.id)) return;
    if (this.#app.store.find(item.room, item.id)?.deleted !== false) closeDialog("forward");
  }

  #aim() {
    const { chosen } = this.#picker;
    const [first] = chosen;
    this.#submit.disabled = chosen.length === 0;
    this.#composer.open({ room: first && "room" in first ? first.room.id : (this.#item?.room ?? 0), draft: DRAFT });
  }

  /** @param {string} body */
  async #send(body) {
    const item = this.#item;
    const targets = this.#picker.chosen;
    if (!item || targets.length === 0 || !(await this.#mayTell(item, targets))) return this.#giveBack(body);
    try {
      const rooms = await Promise.all(targets.map((target) => this.#open(target)));
      this.#go(item, rooms, targets, body);
    } catch (error) {
      this.#giveBack(body);
      this.#say(explain(error));
    }
  }

  /** @param {Item} item @param {number[]} rooms @param {Target[]} targets @param {string} body */
  #go(item, rooms, targets, body) {
    const { store } = this.#app;
    const { author, at } = item.forward ?? item;
    const forward = { id: item.id, author, at, body: "", html: "", deleted: false };
    const sent = rooms.map((room) => ({ room, id: store.send(room, body, { forward }) }));
    this.#sent(item);
    this.#item = null;
    closeDialog("forward");
    this.#offerBack(sent, targets);
  }

  /** @param {Target} target @returns {Promise<number>} its room, which may have to be opened first */
  async #open(target) {
    if ("room" in target) return target.room.id;
    return (await this.#app.store.api.post("directs", { people: [target.person.id] })).id;
  }

  /**
   * Before those who were not there can read what was said among few.
   *
   * @param {Item} item
   * @param {Target[]} targets
   */
  async #mayTell(item, targets) {
    const { source, author } = makeForward(this.#app, item);
    const isNew = targets.some((target) => !("room" in target) || target.room.id !== item.room);
    if (!isNew || (source !== "private" && source !== "direct")) return true;
    const places = new Intl.ListFormat(document.documentElement.lang).format(
      targets.map((target) => nameChosen(this.#app, target)),
    );
    const arePeople = targets.every((target) => "person" in target || target.room.kind === "direct");
    const title = interpolate(sayWho(source, arePeople), { places, name: author.name });
    return askToConfirm("t-confirm-forward", { title });
  }

  /** @param {{room: number, id: string | void}[]} sent @param {Target[]} targets */
  #offerBack(sent, targets) {
    const { store, toasts } = this.#app;
    const isLive = store.connection.state === "live";
    const words = isLive
      ? ngettext("Forwarded to %(places)s", "Forwarded to %(n)s conversations", targets.length)
      : gettext("This is forwarded once you are online again.");
    const places = nameChosen(this.#app, targets[0]);
    const run = () => {
      for (const { room, id } of sent) {
        store.outbox.discard(id ?? "");
        store.wish("undo", room, id ?? "");
      }
      toasts.show(gettext("Taken back"));
    };
    // Whatever is chosen for messages: this one is not in sight, so that no key could take it back
    toasts.show(interpolate(words, { places }), { words: gettext("Undo"), run });
  }

  /** What was written is not lost. @param {string} body */
  #giveBack(body) {
    this.#app.store.drafts.replace(DRAFT, body);
    if (this.#picker.chosen.length === 0) this.#picker.focus();
  }

  /** @param {string} sentence */
  #say(sentence) {
    showPart(this.#dialog, "error", sentence !== "");
    const error = part(this.#dialog, "error");
    if (error) fillPart(error, "error-text", sentence);
  }
}

/** A message as it would be shown where it goes. @param {App} app @param {Item} item @returns {Forward} */
function makeForward({ store }, item) {
  if (item.forward) return item.forward;
  const room = store.room(item.room);
  const isPublic = room?.kind === "public";
  return {
    author: item.author,
    at: item.at,
    body: item.body,
    html: item.html ?? "",
    deleted: false,
    source: room?.kind,
    ...(isPublic && { room: room.id, room_name: room.name }),
  };
}

/** @param {"private" | "direct"} source @param {boolean} arePeople */
function sayWho(source, arePeople) {
  if (source === "private")
    return arePeople
      ? gettext("%(places)s will read what %(name)s wrote in a private room.")
      : gettext("People in %(places)s will read what %(name)s wrote in a private room.");
  return arePeople
    ? gettext("%(places)s will read what %(name)s wrote in a direct message.")
    : gettext("People in %(places)s will read what %(name)s wrote in a direct message.");
}

/** While a dialog is open nothing outside of it can be pressed, so the list of names is lent to it. @param {HTMLDialogElement} dialog */
function lendCompletion(dialog) {
  const list = need(document, "#completion");
  const home = list.parentElement;
  const lend = () => (dialog.open ? dialog : home)?.append(list);
  new MutationObserver(lend).observe(dialog, { attributeFilter: ["open"] });
}
