import { ngettext } from "../../lib/gettext.js";
import { hasModifier, isCommand, isShortcut, listenForKeys } from "../../lib/keys.js";
import { emit } from "../app.js";
import { find, findAll, need, part, setAttribute, setText } from "../dom.js";
import { createEmojiSource } from "../emoji/emoji-source.js";
import { Attachments } from "./attachments.js";
import { CommandLine } from "./command-line.js";
import { createCommandSource } from "../completion/command-source.js";
import { Completion } from "../completion/completion.js";
import { createPeopleSource } from "../completion/people-source.js";
import { callsMany } from "./ringing.js";
import { loadPart } from "../parts.js";
import { TakingBack } from "./taking-back.js";
import { equipTextBox, fitTextBox } from "./text-box.js";
import { isInFence } from "./text/text-fences.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {{files?: import("../../store/uploads/uploads.js").FileDraft[], later?: import("../../store/messages/scheduled.js").Later}} Carried
 * @typedef {Carried & {words?: string}} When  with other words than those in the box
 * @typedef {{room: number, draft: number | string, text?: string, thread?: string}} Place
 *   what is written for: the name of its draft, what the box holds when there is none, and in which thread
 *
 * @typedef {object} Purpose  what differs between the places where something is written
 * @property {(place: Place, body: string, carried: Carried) => string | void} send  gives the id of a new message
 * @property {HTMLElement} [area]  where files may be dropped; without one it makes no new message, so takes no files or commands
 * @property {(place: Place) => {id: string} | null} [findLast]  what the Up key edits
 * @property {() => void} [escape]
 * @property {boolean} [mayBeEmpty]
 */

/** The limit is only worth mentioning this close to it. */
const NEAR_LIMIT = 200;

/** Where something is written: a message, a reply in a thread, an edit. */
export class Composer {
  #app;
  #form;
  #box;
  #purpose;
  #completion;
  /** @type {Attachments | null} */
  #attachments = null;
  /** @type {CommandLine | null} */
  #commands = null;
  #takingBack;
  /** @type {Place | null} */
  #place = null;

  /**
   * @param {App} app
   * @param {HTMLFormElement} form
   * @param {Purpose} purpose
   */
  constructor(app, form, purpose) {
    this.#app = app;
    this.#form = form;
    this.#purpose = purpose;
    this.#box = /** @type {HTMLTextAreaElement} */ (need(form, "textarea"));
    this.#takingBack = new TakingBack(app, (sent) => this.#putBack(sent));
    /** @type {Record<string, import("../completion/completion.js").Source>} */
    const sources = { mention: createPeopleSource(app), emoji: createEmojiSource() };
    if (purpose.area) {
      sources.command = createCommandSource(app);
      this.#commands = new CommandLine(app, form, () => this.#empty());
      this.#attachments = new Attachments(app, form, purpose.area, () => this.#measure());
    }
    this.#completion = new Completion(this.#box, sources);
    equipTextBox(this.#box);
    this.#box.addEventListener("input", () => this.#written());
    listenForKeys(this.#box, (event) => this.#press(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    form.addEventListener("carry", (event) => this.#send(/** @type {CustomEvent} */ (event).detail));
    app.store.subscribe(({ key }) => key === this.#place?.draft && this.#fill(), ["draft"]);
  }

  focus() {
    this.#box.focus({ preventScroll: true });
  }

  /** Brings the draft of a place into the box. @param {Place | null} place */
  open(place) {
    this.#completion.close();
    this.#commands?.hush();
    this.#place = place;
    this.#attachments?.open(place);
    if (!place) return;
    this.#fill();
    this.#showHint(this.#app.store.drafts.has(place.draft));
  }

  /** @param {string} label */
  label(label) {
    setAttribute(this.#box, "placeholder", label);
    setText(find(this.#form, "label"), label);
  }

  #fill() {
    if (!this.#place) return;
    const text = this.#app.store.drafts.get(this.#place.draft) || (this.#place.text ?? "");
    if (this.#box.value !== text) this.#box.value = text;
    this.#measure();
    fitTextBox(this.#box);
  }

  #written() {
    if (!this.#place) return;
    const { drafts } = this.#app.store;
    const { value } = this.#box;
    drafts.set(this.#place.draft, value === this.#place.text ? "" : value);
    if (this.#purpose.area && value.trim() !== "") this.#app.store.typed(this.#place.room, this.#place.thread);
    this.#measure();
    this.#showHint(false);
  }

  get #isEmpty() {
    return this.#box.value.trim() === "" && !this.#attachments?.count();
  }

  #measure() {
    const left = this.#app.store.limits.body - [...this.#box.value].length;
    const count = part(this.#form, "count");
    setAttribute(this.#form, "data-empty", this.#isEmpty);
    setAttribute(this.#form, "data-over", left < 0);
    setAttribute(count, "hidden", left > NEAR_LIMIT);
    setText(
      count,
      left < 0
        ? ngettext("%(n)s character too many", "%(n)s characters too many", -left)
        : ngettext("%(n)s character left", "%(n)s characters left", left),
    );
  }

  /** @param {boolean} draft */
  #showHint(draft) {
    const wanted = draft ? "draft" : this.#app.store.me.enter_sends ? "enter" : "ctrl-enter";
    for (const hint of findAll(this.#form, "[data-hint]"))
      hint.hidden = !hint.dataset.hint?.split(" ").includes(wanted);
  }

  /** @param {When} [when] */
  #send({ words, ...when } = {}) {
    const place = this.#place;
    // A message of its own, beside what is written
    if (place && when.files) return this.#deliver(place, "", when);
    if (!place || this.#form.hasAttribute("data-over") || (this.#isEmpty && !this.#purpose.mayBeEmpty))
      return this.#box.focus();
    this.#completion.close();
    const written = this.#box.value.trim();
    const body = words ?? (this.#commands ? this.#commands.read(written, place) : written);
    if (body === null) return;
    if (callsMany(body) && !callsMany(place.text ?? "")) void this.#askAndGo(place, body, when);
    else this.#go(place, body, when);
  }

  /** @param {Place} place @param {string} body @param {Carried} [when] */
  async #askAndGo(place, body, when) {
    const written = this.#box.value;
    const go = () => this.#go(place, body, when);
    // Without the part nobody can be asked
    const { mayRing } = await loadPart("groups", go);
    const may = await mayRing(this.#app, place.room, body);
    // Another room may have been opened while the server counted
    if (may && place === this.#place && written === this.#box.value) go();
  }

  /** @param {Place} place @param {string} body @param {Carried} [when] */
  #go(place, body, when) {
    const carried = this.#attachments ? this.#attachments.take() : {};
    if (carried === null) return;
    this.#empty();
    this.#deliver(place, body, { ...carried, ...when });
    this.#box.focus();
  }

  /** @param {Place} place @param {string} body @param {Carried} carried */
  #deliver(place, body, carried) {
    const id = this.#purpose.send(place, body, carried);
    if (id) this.#takingBack.note(place, id, body, carried.files);
  }

  #empty() {
    if (!this.#place) return;
    this.#app.store.drafts.set(this.#place.draft, "");
    this.#fill();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.#completion.press(event) || !this.#place) return;
    if (event.key === "Enter" && sendsMessage(event, this.#app.store.me.enter_sends)) this.#send();
    else if (event.key === "Escape" && this.#purpose.escape) this.#purpose.escape();
    else if (this.#box.value !== "") return;
    else if (event.key === "ArrowUp" && !hasModifier(event)) {
      const last = this.#purpose.findLast?.(this.#place);
      if (!last) return;
      emit("edit", { id: last.id });
    } else if (!isShortcut(event, "z") || !this.#takingBack.takeLast(this.#place)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {import("./taking-back.js").Sent} sent */
  #putBack({ place, body, files }) {
    this.#app.store.drafts.prepend(place.draft, body);
    if (place.draft !== this.#place?.draft) return;
    if (files.length > 0) this.#attachments?.add(files);
    this.focus();
  }
}

/**
 * Enter sends, or Ctrl Enter where the person prefers it; a phone's Enter is a new line, and so is everyone's
 * in a block of code that is not finished.
 *
 * @param {KeyboardEvent} event
 * @param {boolean} enterSends
 */
function sendsMessage(event, enterSends) {
  if (isCommand(event)) return true;
  const { target } = event;
  if (target instanceof HTMLTextAreaElement && isInFence(target.value, target.selectionStart)) return false;
  return enterSends && !event.shiftKey && !event.altKey && !matchMedia("(pointer: coarse)").matches;
}
