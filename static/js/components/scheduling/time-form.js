import { gettext, interpolate } from "../../lib/gettext.js";
import { systemClock } from "../../lib/clock.js";
import { need, setText } from "../dom.js";
import { openDialog } from "../dialogs/dialogs.js";
import { readTime } from "./read-time.js";
import { createWallClock } from "./wall-time.js";

/**
 * Asks for a time: in words, or by the browser's own picker, each of which follows the other. What was understood is said
 * before it is set.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {object} Question
 * @property {string} heading
 * @property {string} action  what the button says
 * @property {Date | null} [at]  from which it begins
 * @property {string} [words]  what was written already
 * @property {string} [about]  what is to be remembered
 * @property {() => void} [left]  without a time
 * @property {(at: Date) => void} set
 */
export class TimeForm {
  #app;
  #dialog = /** @type {HTMLDialogElement} */ (need(document, "#choose-time"));
  #words = /** @type {HTMLInputElement} */ (need(document, "#choose-time-words"));
  #picker = /** @type {HTMLInputElement} */ (need(document, "#choose-time-picker"));
  #understood = need(document, "#choose-time-understood");
  #submit = /** @type {HTMLButtonElement} */ (need(document, "#choose-time-set"));
  #clock;
  /** @type {Question | null} */
  #question = null;
  /** @type {Date | null} */
  #at = null;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#clock = createWallClock(app.times.timeZone);
    this.#words.addEventListener("input", () => this.#readWords());
    this.#picker.addEventListener("input", () => this.#readPicker());
    this.#dialog.addEventListener("close", () => {
      const left = this.#question?.left;
      this.#question = null;
      left?.();
    });
    need(document, "#choose-time-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#set();
    });
  }

  /** @param {Question} question */
  ask(question) {
    this.#question = question;
    setText(need(document, "#choose-time-heading"), question.heading);
    setText(this.#submit, question.action);
    setText(need(document, "#choose-time-about"), question.about ?? "");
    const now = this.#clock.wallOf(this.#now);
    this.#picker.min = now;
    this.#words.value = question.words ?? "";
    if (question.words) this.#readWords();
    else this.#show(question.at ?? null, false);
    openDialog("choose-time");
    this.#words.focus();
  }

  get #now() {
    return new Date(systemClock.now());
  }

  #readWords() {
    const now = this.#now;
    this.#show(readTime(this.#words.value, { ...this.#clock, now }), this.#words.value.trim() !== "");
  }

  #readPicker() {
    const at = this.#picker.value === "" ? null : this.#clock.instantOf(this.#picker.value);
    this.#words.value = "";
    this.#at = at && at > this.#now ? at : null;
    this.#say(this.#picker.value !== "");
  }

  /** @param {Date | null} at @param {boolean} written */
  #show(at, written) {
    this.#at = at;
    this.#picker.value = at ? this.#clock.wallOf(at) : "";
    this.#say(written);
  }

  /** @param {boolean} written */
  #say(written) {
    const at = this.#at?.toISOString();
    const { times } = this.#app;
    const said = at && interpolate(gettext("%(time)s, %(ago)s"), { time: times.full(at), ago: times.relative(at) });
    const unread = written ? gettext("This is no time to come. Try “tomorrow at 9” or “in 20 minutes”.") : "";
    setText(this.#understood, said || unread);
    this.#understood.toggleAttribute("data-wrong", !at && written);
    this.#submit.setAttribute("aria-disabled", String(!at));
  }

  #set() {
    if (!this.#at || !this.#question) return this.#words.focus();
    const { set } = this.#question;
    this.#question = null;
    set(this.#at);
    this.#dialog.close();
  }
}
