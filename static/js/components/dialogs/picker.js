import { listenForKeys } from "../../lib/keys.js";
import { createAvatar } from "../avatar.js";
import { closest, cloneTemplate, fillPart, find, need, part, setAttribute, showPart } from "../dom.js";
import { Listbox } from "../listbox.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Person} Person
 */

const ASK_AFTER_MS = 150;

/** Chooses some of all people, by name. */
export class Picker {
  #app;
  #root;
  #input;
  #chips;
  #submit;
  #most;
  /** @type {Listbox<Person>} */
  #list;
  /** @type {Map<number, Person>} */
  #chosen = new Map();
  /** @type {(person: Person) => boolean} */
  #excludes = () => false;
  #asking = 0;
  #asked = 0;

  /**
   * @param {App} app
   * @param {HTMLElement} dialog
   * @param {number} most
   * @param {boolean} [isNeeded] whether nobody is too few
   */
  constructor(app, dialog, most, isNeeded = true) {
    this.#app = app;
    this.#most = most;
    this.#root = need(dialog, ".picker");
    this.#input = /** @type {HTMLInputElement} */ (need(this.#root, "[data-part='input']"));
    this.#chips = need(this.#root, "[data-part='chosen']");
    const submit = isNeeded ? (part(dialog, "submit") ?? find(dialog, "[type='submit']")) : null;
    this.#submit = /** @type {HTMLButtonElement | null} */ (submit);
    this.#list = new Listbox(this.#input, need(this.#root, "[data-part='list']"), (person) => this.#take(person));
    this.#input.addEventListener("input", () => this.#look());
    listenForKeys(this.#input, (event) => this.#press(event));
    this.#chips.addEventListener("click", (event) => {
      const chip = closest(event.target, "[data-user]");
      if (chip) this.#drop(Number(chip.dataset.user));
    });
  }

  get chosen() {
    return [...this.#chosen.keys()];
  }

  /** @param {(person: Person) => boolean} [excludes] */
  reset(excludes = () => false) {
    this.#excludes = excludes;
    this.#chosen.clear();
    this.#input.value = "";
    this.#draw();
    void this.#ask();
  }

  /** Those who were chosen before. @param {Person[]} people */
  choose(people) {
    for (const person of people) this.#chosen.set(person.id, person);
    this.#draw();
    void this.#ask();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.#list.press(event)) return;
    const last = this.chosen.at(-1);
    if (event.key === "Backspace" && this.#input.value === "" && last !== undefined) this.#drop(last);
  }

  #look() {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => void this.#ask(), ASK_AFTER_MS);
  }

  async #ask() {
    this.#asked += 1;
    const asked = this.#asked;
    const query = this.#input.value.trim();
    const found = await this.#app.store.api.get("people", { query }).catch(() => []);
    // An older answer may come after a newer one.
    if (asked === this.#asked) this.#offer(found);
  }

  /** @param {Person[]} people */
  #offer(people) {
    const { me, presence } = this.#app.store;
    const offered = people.filter(
      (person) => person.id !== me.id && !this.#chosen.has(person.id) && !this.#excludes(person),
    );
    const rows = offered.map((person) => {
      const element = cloneTemplate("t-option-person");
      part(element, "avatar")?.replaceChildren(createAvatar(person, { presence: presence.of(person.id) }));
      fillPart(element, "name", person.name);
      fillPart(element, "note", person.username);
      return { element, value: person };
    });
    this.#list.show(this.#chosen.size < this.#most ? rows : []);
    showPart(this.#root, "empty", rows.length === 0);
  }

  /** @param {Person} person */
  #take(person) {
    if (this.#chosen.size >= this.#most) return;
    this.#chosen.set(person.id, person);
    this.#input.value = "";
    this.#draw();
    this.#input.focus();
    void this.#ask();
  }

  /** @param {number} id */
  #drop(id) {
    this.#chosen.delete(id);
    this.#draw();
    this.#input.focus();
    void this.#ask();
  }

  #draw() {
    const chips = [...this.#chosen.values()].map((person) => {
      const chip = cloneTemplate("t-chip");
      setAttribute(chip, "data-user", person.id);
      part(chip, "avatar")?.replaceChildren(createAvatar(person, { size: "xs" }));
      fillPart(chip, "name", person.name);
      return chip;
    });
    this.#chips.replaceChildren(...chips);
    if (this.#submit) this.#submit.disabled = chips.length === 0;
  }
}
