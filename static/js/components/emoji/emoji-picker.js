import { listenForKeys } from "../../lib/keys.js";
import { gettext } from "../../lib/gettext.js";
import { closest, cloneTemplate, fillPart, find, findAll, need, setAttribute } from "../dom.js";
import { loadEmoji } from "./emoji-data.js";
import { showBeside } from "../page/placing.js";
import { findGroup, GROUPS } from "./emoji-groups.js";
import { pressInGrid } from "./emoji-keys.js";
import { recallEmoji, rememberEmoji } from "./emoji-recent.js";
import { searchEmoji } from "./emoji-source.js";
import { applyTone, keepTone, recallTone, TONES } from "./emoji-tones.js";

/**
 * @typedef {import("./emoji-data.js").Emoji} Emoji
 */

const OFTEN_SHOWN = 16;
const FOUND_SHOWN = 60;

/** All emoji by group, with a search and skin tones; what was taken lately comes first. */
export class EmojiPicker {
  #pop;
  #take;
  #search;
  #grid;
  #foot;
  /** @type {HTMLElement | null} */
  #opener = null;

  /**
   * @param {HTMLElement} pop
   * @param {(glyph: string) => void} take
   */
  constructor(pop, take) {
    this.#pop = pop;
    this.#take = take;
    this.#search = /** @type {HTMLInputElement} */ (need(pop, "input[type='search']"));
    this.#grid = need(pop, ".emoji-pop__grid");
    this.#foot = need(pop, ".emoji-pop__foot");
  }

  get isOpen() {
    return this.#pop.matches(":popover-open");
  }

  start() {
    this.#search.addEventListener("input", () => void this.#draw());
    listenForKeys(this.#pop, (event) => pressInGrid(event, this.#search, this.#grid, (b) => this.#taken(b)));
    this.#grid.addEventListener("click", (event) => {
      const button = closest(event.target, "[data-shortcode]");
      if (button) this.#taken(button);
    });
    for (const name of ["focusin", "pointerover"]) {
      this.#grid.addEventListener(name, (event) => this.#describe(closest(event.target, "[data-shortcode]")));
    }
    need(this.#pop, "[data-part='groups']").addEventListener("click", (event) => {
      const group = closest(event.target, "[data-group]")?.dataset.group;
      if (group) void this.#showGroup(group);
    });
    this.#hearTones();
  }

  /** @param {HTMLElement} opener */
  toggle(opener) {
    if (this.isOpen) this.close();
    else this.open(opener);
  }

  /** @param {HTMLElement} opener */
  open(opener) {
    if (!showBeside(this.#pop, opener)) return;
    this.#opener = opener;
    this.#search.value = "";
    this.#search.focus();
    this.#showTone();
    void this.#draw();
  }

  close() {
    const inside = this.#pop.contains(document.activeElement);
    if (this.isOpen) this.#pop.hidePopover();
    if (inside) this.#opener?.focus();
  }

  /** @param {HTMLElement} button */
  #taken(button) {
    const glyph = button.textContent?.trim() ?? "";
    rememberEmoji(glyph);
    this.close();
    this.#take(glyph);
  }

  async #draw() {
    const all = await loadEmoji().catch(() => /** @type {Emoji[]} */ ([]));
    const tone = recallTone();
    const query = this.#search.value.trim();
    if (query) return this.#fill(searchEmoji(query, all, FOUND_SHOWN).map((emoji) => createButton(emoji, tone)));
    const often = recallEmoji()
      .slice(0, OFTEN_SHOWN)
      .flatMap((glyph) => findRecent(glyph, all));
    const nodes = often.length > 0 ? [createLabel(gettext("Often used"), ""), ...often] : [];
    for (const group of GROUPS) {
      const label = find(this.#pop, `[data-group="${group}"]`)?.getAttribute("aria-label") ?? "";
      const members = all.filter(({ glyph }) => findGroup(glyph) === group);
      if (members.length > 0) nodes.push(createLabel(label, group));
      nodes.push(...members.map((emoji) => createButton(emoji, tone)));
    }
    this.#fill(nodes);
  }

  /** @param {HTMLElement[]} nodes one of which the Tab key reaches */
  #fill(nodes) {
    this.#grid.replaceChildren(...nodes);
    this.#grid.scrollTop = 0;
    const first = nodes.find((node) => node.dataset.shortcode);
    if (first) first.tabIndex = 0;
  }

  /** @param {string} group */
  async #showGroup(group) {
    if (this.#search.value !== "") {
      this.#search.value = "";
      await this.#draw();
    }
    const label = find(this.#grid, `.emoji-pop__label[data-of="${group}"]`);
    if (label) this.#grid.scrollTop = label.offsetTop - this.#grid.offsetTop;
  }

  #hearTones() {
    const [button, row] = ["tone", "tones"].map((name) => need(this.#pop, `[data-part='${name}']`));
    button.addEventListener("click", () => {
      row.hidden = !row.hidden;
      setAttribute(button, "aria-expanded", String(!row.hidden));
      find(row, "[aria-pressed='true']")?.focus();
    });
    row.addEventListener("click", (event) => {
      const chosen = closest(event.target, "[data-tone]");
      if (!chosen) return;
      keepTone(TONES[Number(chosen.dataset.tone)] ?? "");
      row.hidden = true;
      button.focus();
      this.#showTone();
      void this.#draw();
    });
  }

  #showTone() {
    const tone = recallTone();
    const [button, row] = ["tone", "tones"].map((name) => need(this.#pop, `[data-part='${name}']`));
    row.hidden = true;
    setAttribute(button, "aria-expanded", "false");
    fillPart(button, "sample", applyTone("✋", tone));
    for (const each of findAll(row, "[data-tone]")) {
      setAttribute(each, "aria-pressed", String(TONES[Number(each.dataset.tone)] === tone));
    }
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
}

/**
 * @param {string} words
 * @param {string} group
 */
function createLabel(words, group) {
  const label = cloneTemplate("t-emoji-label");
  label.textContent = words;
  setAttribute(label, "data-of", group || null);
  return label;
}

/**
 * @param {Emoji} emoji
 * @param {string} tone
 */
function createButton({ glyph, names, label }, tone) {
  const button = cloneTemplate("t-emoji");
  button.textContent = applyTone(glyph, tone);
  button.dataset.shortcode = names[0];
  button.setAttribute("aria-label", label);
  return button;
}

/**
 * As it was taken, with its tone.
 *
 * @param {string} glyph
 * @param {Emoji[]} all
 */
function findRecent(glyph, all) {
  const found = all.find(
    (emoji) => emoji.glyph === glyph || TONES.some((tone) => applyTone(emoji.glyph, tone) === glyph),
  );
  if (!found) return [];
  const button = createButton(found, "");
  button.textContent = glyph;
  return [button];
}
