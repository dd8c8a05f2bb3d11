import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { findOpenRoom, on, nameRoom, emit } from "../app.js";
import { find, findAll, need, setAttribute, setText } from "../dom.js";
import { Attachments } from "./attachments.js";
import { CommandLine } from "./command-line.js";
import { createCommandSource } from "./command-source.js";
import { Completion } from "./completion.js";
import { EmojiPicker } from "../emoji/emoji-picker.js";
import { createEmojiSource } from "../emoji/emoji-source.js";
import { createPeopleSource } from "./people-source.js";
import { Replying } from "./replying.js";
import { TakingBack } from "./taking-back.js";
import { equipTextBox, fitTextBox, formatText } from "./text-box.js";
import { insertText } from "./typing-in.js";
import { isInFence } from "./text-fences.js";

/** @typedef {import("../app.js").App} App */

/** The limit is only worth mentioning this close to it. */
const NEAR_LIMIT = 200;

/** Where a message is written. */
export class Composer {
  #app;
  #form = /** @type {HTMLFormElement} */ (need(document, "#composer"));
  #box = /** @type {HTMLTextAreaElement} */ (need(document, "#composer-text"));
  #count = need(document, "#composer-count");
  #completion;
  #replying;
  #commands;
  #takingBack;
  #attachments;
  /** Whose draft is in the box. @type {number | null} */
  #room = null;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#replying = new Replying(app);
    this.#completion = new Completion(this.#box, {
      mention: createPeopleSource(app, need(document, "#ac-mention")),
      emoji: createEmojiSource(need(document, "#ac-emoji")),
      command: createCommandSource(app, need(document, "#ac-command")),
    });
    const picker = new EmojiPicker(app, need(document, "#emoji-pop"), (glyph) => insertText(this.#box, glyph));
    picker.start();
    app.actions.on("composer:emoji", (_, button) => picker.toggle(button));
    this.#commands = new CommandLine(app, this.#box, () => this.#empty());
    this.#takingBack = new TakingBack(app, (room, body) => this.#putBack(room, body));
    this.#attachments = new Attachments(app, () => this.#measure());
    this.#attachments.listenForPastes(this.#box);
    equipTextBox(this.#box);
  }

  start() {
    const { actions, store } = this.#app;
    this.#box.addEventListener("input", () => this.#written());
    this.#box.addEventListener("keydown", (event) => this.#press(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    actions.on("format", (format) => formatText(this.#box, format));
    actions.on("composer:format", (_, button) => this.#toggleFormatting(button));
    actions.on("composer:mention", () => this.#beginMention());
    actions.on("composer:focus", () => this.#box.focus());
    actions.on("person:mention", (_, button) => this.#mention(button.dataset.username ?? ""));
    on("focus-composer", () => this.focus());
    store.subscribe(({ key }) => this.#draftChanged(key), ["draft"]);
    store.subscribe(() => this.open(), ["open"]);
    store.subscribe(() => this.#label(), ["rooms"]);
    this.#replying.start();
    this.open();
  }

  focus() {
    if (this.#box.checkVisibility()) this.#box.focus({ preventScroll: true });
    else need(document, "#timeline").focus({ preventScroll: true });
  }

  /** Brings the open room's draft into the box. */
  open() {
    const { store } = this.#app;
    const room = findOpenRoom(this.#app);
    this.#completion.close();
    this.#commands.hush();
    this.#room = room?.id ?? null;
    if (!room) return;
    this.#label();
    this.#fill(store.drafts.get(room.id));
    this.#showHint(store.drafts.has(room.id));
  }

  #label() {
    const room = findOpenRoom(this.#app);
    if (!room) return;
    const label = interpolate(gettext("Message %(room)s"), { room: nameRoom(this.#app, room) });
    setAttribute(this.#box, "placeholder", label);
    setText(find(this.#form, "label"), label);
  }

  /** @param {string} text */
  #fill(text) {
    if (this.#box.value !== text) this.#box.value = text;
    this.#measure();
    fitTextBox(this.#box);
  }

  /** @param {number | string} key */
  #draftChanged(key) {
    if (key === this.#room) this.#fill(this.#app.store.drafts.get(key));
  }

  #written() {
    if (this.#room === null) return;
    this.#app.store.drafts.set(this.#room, this.#box.value);
    if (this.#box.value.trim() !== "") this.#app.store.typed(this.#room);
    this.#measure();
    this.#showHint(false);
  }

  #measure() {
    const left = this.#app.store.limits.body - [...this.#box.value].length;
    setAttribute(this.#form, "data-empty", this.#box.value.trim() === "" && this.#attachments.count(this.#room) === 0);
    setAttribute(this.#form, "data-over", left < 0);
    this.#count.hidden = left > NEAR_LIMIT;
    setText(
      this.#count,
      left < 0
        ? ngettext("%(n)s character too many", "%(n)s characters too many", -left)
        : ngettext("%(n)s character left", "%(n)s characters left", left),
    );
  }

  /** @param {boolean} draft */
  #showHint(draft) {
    const sends = this.#app.store.me.enter_sends ? "enter" : "ctrl-enter";
    for (const hint of findAll(this.#form, "[data-hint]"))
      hint.hidden = hint.dataset.hint !== (draft ? "draft" : sends);
  }

  #send() {
    const written = this.#box.value.trim();
    const over = this.#form.hasAttribute("data-over");
    const empty = written === "" && this.#attachments.count(this.#room) === 0;
    if (this.#room === null || empty || over) return this.#box.focus();
    const { store } = this.#app;
    this.#completion.close();
    const body = this.#commands.read(written);
    if (body === null) return;
    const carried = this.#attachments.take(this.#room);
    if (carried === null) return;
    this.#empty();
    const id = store.send(this.#room, body, { ...this.#replying.take(this.#room), ...carried });
    // Taken back, its files would be gone.
    if (!carried.files) this.#takingBack.note(this.#room, id, body);
    store.clearDivider(this.#room);
    emit("to-latest");
    this.#box.focus();
  }

  #empty() {
    if (this.#room === null) return this.#fill("");
    const { drafts } = this.#app.store;
    drafts.set(this.#room, "");
    this.#fill(drafts.get(this.#room));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing || this.#completion.press(event)) return;
    if (event.key === "Enter" && this.#isSending(event)) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "ArrowUp" && this.#box.value === "" && this.#room !== null) {
      const last = this.#app.store.lastOwn(this.#room);
      if (!last) return;
      event.preventDefault();
      emit("edit", { id: last.id });
    } else if (isUndo(event) && this.#box.value === "" && this.#room !== null) {
      if (this.#takingBack.takeLast(this.#room)) event.preventDefault();
    }
  }

  /**
   * Words that were taken back, before what was begun meanwhile.
   *
   * @param {number} room
   * @param {string} body
   */
  #putBack(room, body) {
    const { drafts } = this.#app.store;
    const begun = drafts.get(room);
    drafts.set(room, begun.trim() === "" ? body : `${body}\n${begun}`);
    if (room === this.#room) this.#fill(drafts.get(room));
  }

  /** @param {KeyboardEvent} event */
  #isSending(event) {
    return sendsMessage(event, this.#app.store.me.enter_sends);
  }

  /** @param {HTMLElement} button */
  #toggleFormatting(button) {
    const open = this.#form.toggleAttribute("data-format");
    setAttribute(button, "aria-pressed", String(open));
  }

  #beginMention() {
    const before = this.#box.value.slice(0, this.#box.selectionStart);
    insertText(this.#box, /\S$/.test(before) ? " @" : "@");
  }

  /** @param {string} username */
  #mention(username) {
    const before = this.#box.value.slice(0, this.#box.selectionStart);
    insertText(this.#box, `${/\S$/.test(before) ? " " : ""}@${username} `);
  }
}

/** @param {KeyboardEvent} event */
function isUndo(event) {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
}

/**
 * Enter sends, or Ctrl Enter where the person prefers it; a phone's Enter is a new line, and so is everyone's
 * in a block of code that is not finished.
 *
 * @param {KeyboardEvent} event
 * @param {boolean} enterSends
 */
export function sendsMessage(event, enterSends) {
  if (event.ctrlKey || event.metaKey) return true;
  const { target } = event;
  if (target instanceof HTMLTextAreaElement && isInFence(target.value, target.selectionStart)) return false;
  return enterSends && !event.shiftKey && !event.altKey && !matchMedia("(pointer: coarse)").matches;
}
