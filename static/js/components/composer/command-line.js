import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { readStatus } from "../../lib/status.js";
import { explain } from "../app.js";
import { need, setText } from "../dom.js";
import { loadPart } from "../parts.js";
import { COMMANDS, readCommand, readNames, writeWords } from "./commands.js";
import { insertText } from "./typing-in.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").MyRoom} MyRoom
 */

/** What a command opens when nothing follows it. @type {Record<string, string>} */
const FORMS = {
  topic: "open:edit-room",
  invite: "open:add-people",
  status: "open:set-status",
  away: "quiet:away",
  back: "quiet:back",
  dnd: "open:quiet",
  later: "open:later",
};

/** Done to the room that is open, or in it: nothing for a box that writes elsewhere. */
const OF_ROOM = new Set(["topic", "invite", "poll", "mute", "leave"]);

/** Does what a text beginning with "/" asks for, by the same verbs as the buttons. */
export class CommandLine {
  #app;
  #form;
  #box;
  #empty;
  #hint;

  /**
   * @param {App} app
   * @param {HTMLFormElement} form
   * @param {() => void} empty  takes the text out of the box once it is done
   */
  constructor(app, form, empty) {
    this.#app = app;
    this.#form = form;
    this.#box = /** @type {HTMLTextAreaElement} */ (need(form, "textarea"));
    this.#hint = need(form, "[data-part='refusal']");
    this.#empty = empty;
    this.#box.addEventListener("input", () => this.hush());
  }

  /** Says no more. */
  hush() {
    this.#hint.hidden = true;
  }

  /**
   * @param {string} body
   * @param {{room: number, thread?: string}} place  what it is written for
   * @returns {string | null} what to send; null when it is done, or cannot be and stays in the box
   */
  read(body, place) {
    const asked = readCommand(body);
    if (!asked) return body;
    if (asked.kind === "text") return asked.body;
    const room = this.#app.store.rooms.get(place.room);
    if (!room) return null;
    if (asked.kind === "unknown") {
      this.#ask(place, asked).catch((error) => this.#refuse(explain(error)));
      return null;
    }
    const isAside = this.#form.closest(".view") !== null;
    const refusal = findRefusal(asked, room, isAside);
    if (refusal) return this.#refuse(interpolate(refusal, { name: `/${asked.name}` }));
    const { name, rest } = asked;
    const text = writeWords(name, rest);
    if (text !== null) return text;
    if (name === "me") return this.#refuse(gettext("Write what you are doing after /me."));
    this.#run(name, rest, room).catch((error) => this.#refuse(explain(error)));
    return null;
  }

  /**
   * @param {string} sentence
   * @returns {null}
   */
  #refuse(sentence) {
    this.#hint.hidden = false;
    setText(this.#hint, sentence);
    this.#box.focus();
    return null;
  }

  /**
   * @param {string} name
   * @param {string} rest
   * @param {MyRoom} room
   */
  async #run(name, rest, room) {
    const { actions } = this.#app;
    const asked = this.#box.value;
    if (name === "help") return this.#help();
    if (name === "topic" && rest !== "") await this.#changeTopic(room, rest);
    else if (name === "invite" && rest !== "") await this.#invite(room, readNames(rest));
    else if (name === "status" && rest !== "") await this.#say(rest);
    else if (name === "later" && rest !== "") {
      const { sendWordsLater } = await loadPart("later");
      return sendWordsLater(this.#form, rest);
    } else if (name === "remind") {
      const { remindOf } = await loadPart("later");
      if (!(await remindOf(rest))) return this.#box.focus();
    } else if (name === "poll") {
      const { askPoll } = await loadPart("insert");
      askPoll(this.#box, rest);
    } else actions.run(FORMS[name] ?? `room:${name}`);
    // On a slow line the next words may be there already
    if (this.#box.value === asked) this.#empty();
  }

  /** A program's. @param {{room: number, thread?: string}} place @param {{name: string, rest: string}} command */
  async #ask(place, command) {
    const asked = this.#box.value;
    const { useCommand } = await loadPart("slash");
    await useCommand(this.#app, this.#form, place, command);
    if (this.#box.value === asked) this.#empty();
  }

  #help() {
    this.#empty();
    this.#box.focus();
    insertText(this.#box, "/");
  }

  /**
   * @param {MyRoom} room
   * @param {string} topic
   */
  async #changeTopic(room, topic) {
    await this.#app.store.api.patch(`rooms/${room.id}`, { topic });
    this.#app.toasts.show(gettext("Room changed"));
  }

  /** @param {string} written */
  async #say(written) {
    await this.#app.store.api.put("me/status", readStatus(written));
    this.#app.toasts.show(gettext("Status saved"));
  }

  /**
   * @param {MyRoom} room
   * @param {string[]} names
   */
  async #invite(room, names) {
    const { store, toasts } = this.#app;
    const found = await Promise.all(names.map((query) => store.api.get("people", { query })));
    const people = names.map((name, at) => found[at].find((/** @type {any} */ { username }) => username === name));
    const missing = names.filter((_, at) => !people[at]);
    if (missing.length > 0) return this.#missing(missing);
    const added = await store.api.post(`rooms/${room.id}/members`, { people: people.map(({ id }) => id) });
    toasts.show(ngettext("%(n)s person added", "%(n)s people added", added.length));
  }

  /**
   * @param {string[]} names
   * @returns {never}
   */
  #missing(names) {
    throw { sentence: interpolate(gettext("Nobody here has this username: %(names)s"), { names: names.join(", ") }) };
  }
}

/** @param {{name: string, rest: string}} asked @param {MyRoom} room @param {boolean} isAside */
function findRefusal(asked, room, isAside) {
  const command = COMMANDS.find(({ name }) => name === asked.name);
  if (isAside && OF_ROOM.has(asked.name)) return gettext("Open the thread to use %(name)s.");
  if (!(command?.fits?.(room) ?? true)) return gettext("You cannot use %(name)s in this room.");
  if (asked.rest !== "" && !command?.takes)
    return gettext("Nothing goes after %(name)s. Put another / in front to send it as it is.");
  return "";
}
