import { listenForKeys } from "../../lib/keys.js";
import { gettext } from "../../lib/gettext.js";
import { closest, cloneTemplate, fillPart, find, findAll, need, setAttribute } from "../dom.js";
import { showBeside } from "../page/placing.js";
import { loadPart } from "../parts.js";
import { pressInGrid } from "./emoji-keys.js";
import { rememberEmoji } from "./emoji-recent.js";
import { applyTone, keepTone, recallTone, TONES } from "./emoji-tones.js";

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
  #drawing = Promise.resolve();

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
    this.#search.addEventListener("input", () => this.#look());
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
    this.#grid.replaceChildren();
    this.#look();
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

  #look() {
    this.#drawing = this.#draw();
  }

  async #draw() {
    const emoji = await loadPart("emoji");
    const { createButton, createLabel, listOften } = emoji.BUTTONS;
    const tone = recallTone();
    const query = this.#search.value.trim();
    if (query) {
      const found = await emoji.findOffered(query, FOUND_SHOWN, this.#pop).catch(() => []);
      if (query !== this.#search.value.trim()) return;
      const buttons = found.map((each) => createButton(each.emoji, tone, each.code));
      this.#fill(buttons.length > 0 ? buttons : [cloneTemplate("t-emoji-none")]);
      return;
    }
    const groups = await emoji.listGroups(this.#pop).catch(() => []);
    const often = listOften(groups.flatMap(({ members }) => members));
    const nodes = often.length > 0 ? [createLabel(gettext("Often used"), ""), ...often] : [];
    for (const { group, members } of groups) {
      const label = find(this.#pop, `[data-group="${group}"]`)?.getAttribute("aria-label") ?? "";
      if (members.length > 0) nodes.push(createLabel(label, group));
      nodes.push(...members.map((each) => createButton(each, tone)));
    }
    if (this.#search.value.trim() === "") this.#fill(nodes);
  }

  /** @param {HTMLElement[]} nodes one of which the Tab key reaches */
  #fill(nodes) {
    this.#grid.replaceChildren(...nodes);
    this.#grid.scrollTop = 0;
    this.#foot.replaceChildren();
    const first = nodes.find((node) => node.dataset.shortcode);
    if (first) first.tabIndex = 0;
  }

  /** @param {string} group */
  async #showGroup(group) {
    if (this.#search.value !== "") {
      this.#search.value = "";
      this.#look();
    }
    await this.#drawing;
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
      this.#look();
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
