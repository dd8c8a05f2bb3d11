import { cloneTemplate, closest, fillPart, findAll, need, setAttribute } from "../dom.js";
import { loadEmoji } from "./emoji-data.js";
import { findEmoji } from "./emoji-source.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./emoji-data.js").Emoji} Emoji
 */

const OFTEN = "syncchat.emoji";
const OFTEN_SHOWN = 8;
const FOUND_SHOWN = 60;

/** All emoji by group, with a search; what was taken lately comes first. */
export class EmojiPicker {
  #app;
  #pop;
  #take;
  #search;
  #grid;
  #foot;
  /** @type {HTMLElement | null} */
  #opener = null;
  #release = () => {};

  /**
   * @param {App} app
   * @param {HTMLElement} pop
   * @param {(glyph: string) => void} take
   */
  constructor(app, pop, take) {
    this.#app = app;
    this.#pop = pop;
    this.#take = take;
    this.#search = /** @type {HTMLInputElement} */ (need(pop, "#emoji-search"));
    this.#grid = need(pop, "#emoji-grid");
    this.#foot = need(pop, "#emoji-foot");
  }

  start() {
    this.#app.acts.on("composer:emoji", (_, button) => (this.#pop.hidden ? this.#open(button) : this.#close()));
    this.#app.acts.on("emoji:take", (_, button) => this.#taken(button));
    this.#search.addEventListener("input", () => void this.#draw());
    this.#pop.addEventListener("keydown", (event) => this.#press(event));
    for (const name of ["focusin", "pointerover"]) {
      this.#grid.addEventListener(name, (event) => this.#describe(closest(event.target, "[data-shortcode]")));
    }
    document.addEventListener("pointerdown", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!this.#pop.hidden && !this.#pop.contains(target) && !this.#opener?.contains(target)) this.#close();
    });
  }

  /** @param {HTMLElement} opener */
  #open(opener) {
    this.#opener = opener;
    this.#pop.hidden = false;
    setAttribute(opener, "aria-expanded", "true");
    this.#release = this.#app.layers.add(() => this.#close());
    this.#search.value = "";
    this.#search.focus();
    void this.#draw();
  }

  #close() {
    const inside = this.#pop.contains(document.activeElement);
    this.#pop.hidden = true;
    this.#release();
    setAttribute(this.#opener, "aria-expanded", "false");
    if (inside) this.#opener?.focus();
  }

  /** @param {HTMLElement} button */
  #taken(button) {
    const shortcode = button.dataset.shortcode ?? "";
    remember(shortcode);
    this.#close();
    this.#take(button.textContent?.trim() ?? "");
  }

  async #draw() {
    const all = await loadEmoji().catch(() => /** @type {Emoji[]} */ ([]));
    const query = this.#search.value.trim();
    if (query) return this.#fill(findEmoji(query, all, FOUND_SHOWN).map(createButton));
    const often = recall().flatMap((name) => all.filter((emoji) => emoji.names[0] === name));
    const { words } = this.#app;
    const nodes = often.length > 0 ? [createLabel(words.say("often_used")), ...often.map(createButton)] : [];
    nodes.push(createLabel(words.say("emoji")), ...all.map(createButton));
    this.#fill(nodes);
  }

  /** @param {HTMLElement[]} nodes one of which the Tab key reaches */
  #fill(nodes) {
    this.#grid.replaceChildren(...nodes);
    const first = nodes.find((node) => node.dataset.shortcode);
    if (first) first.tabIndex = 0;
  }

  /** @param {HTMLElement | null} button */
  #describe(button) {
    if (!button) return;
    for (const other of findAll(this.#grid, "[tabindex='0']")) other.tabIndex = -1;
    button.tabIndex = 0;
    const foot = cloneTemplate("t-emoji-foot");
    fillPart(foot, "glyph", button.textContent ?? "");
    fillPart(foot, "name", `:${button.dataset.shortcode}:`);
    this.#foot.replaceChildren(foot);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const buttons = findAll(this.#grid, "[data-shortcode]");
    if (event.target === this.#search) {
      if (event.key === "Enter" || event.key === "ArrowDown") event.preventDefault();
      if (event.key === "Enter" && buttons[0]) this.#taken(buttons[0]);
      if (event.key === "ArrowDown") buttons[0]?.focus();
      return;
    }
    const next = findNeighbour(event.key, buttons);
    if (next === undefined) return;
    event.preventDefault();
    (next ?? this.#search).focus();
  }
}

/**
 * The next button along a row, or the nearest one in the row above or below.
 *
 * @param {string} key
 * @param {HTMLElement[]} buttons
 * @returns {HTMLElement | null | undefined} null: above the first row; undefined: not an arrow
 */
function findNeighbour(key, buttons) {
  const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (at < 0) return undefined;
  if (key === "ArrowRight") return buttons[at + 1] ?? buttons[at];
  if (key === "ArrowLeft") return buttons[at - 1] ?? buttons[at];
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const { left, top } = buttons[at].getBoundingClientRect();
  const line = key === "ArrowDown" ? buttons.slice(at + 1) : buttons.slice(0, at).reverse();
  const other = line.find((button) => Math.abs(button.getBoundingClientRect().top - top) > 1);
  if (!other) return key === "ArrowUp" ? null : buttons[at];
  const row = line.filter((button) => Math.abs(button.offsetTop - other.offsetTop) <= 1);
  const distance = (/** @type {HTMLElement} */ button) => Math.abs(button.getBoundingClientRect().left - left);
  return row.reduce((best, button) => (distance(button) < distance(best) ? button : best));
}

/** @param {string} words */
function createLabel(words) {
  const label = cloneTemplate("t-emoji-label");
  label.textContent = words;
  return label;
}

/** @param {Emoji} emoji */
function createButton({ glyph, names }) {
  const button = cloneTemplate("t-emoji");
  button.textContent = glyph;
  button.dataset.shortcode = names[0];
  button.setAttribute("aria-label", names[0].replaceAll("_", " "));
  return button;
}

/** @returns {string[]} */
function recall() {
  try {
    return JSON.parse(localStorage.getItem(OFTEN) ?? "[]").slice(0, OFTEN_SHOWN);
  } catch {
    return [];
  }
}

/** @param {string} shortcode */
function remember(shortcode) {
  try {
    const others = recall().filter((name) => name !== shortcode);
    localStorage.setItem(OFTEN, JSON.stringify([shortcode, ...others].slice(0, OFTEN_SHOWN)));
  } catch {
    // A browser that keeps nothing only loses the order.
  }
}
