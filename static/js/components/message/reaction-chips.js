import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { listReactions } from "../../store/messages/reactions.js";
import { hasNames, loadEmoji, nameEmoji } from "../emoji/emoji-data.js";
import { cloneTemplate, fillPart, find, findAll, part, setAttribute } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../../connection/protocol.js").Reaction} Reaction
 */

/**
 * The chips under a message, changed in place: who has the focus on one keeps it.
 *
 * @param {App} app
 * @param {HTMLElement} article
 * @param {Item} item
 */
export function showReactions(app, article, item) {
  const row = part(article, "reactions");
  if (!row) return;
  const reactions = item.deleted ? [] : listReactions(item);
  row.hidden = reactions.length === 0;
  const chips = new Map(findAll(row, "[data-emoji]").map((chip) => [chip.dataset.emoji, chip]));
  const last = find(row, ".reaction--add");
  for (const reaction of reactions) {
    const chip = chips.get(reaction.emoji) ?? cloneTemplate("t-reaction");
    chips.delete(reaction.emoji);
    fillChip(app, chip, reaction);
    if (!chip.isConnected) row.insertBefore(chip, last);
  }
  for (const chip of chips.values()) chip.remove();
  if (reactions.length > 0 && !hasNames()) void loadEmoji().then(nameChips, () => {});
}

/**
 * @param {App} app
 * @param {HTMLElement} chip
 * @param {Reaction} reaction
 */
function fillChip(app, chip, { emoji, count, people }) {
  setAttribute(chip, "data-emoji", emoji);
  setAttribute(chip, "data-count", count);
  setAttribute(chip, "aria-pressed", String(people.includes(app.store.me.id)));
  fillPart(chip, "glyph", emoji);
  fillPart(chip, "count", String(count));
  labelChip(chip);
}

/** @param {HTMLElement} chip */
function labelChip(chip) {
  const name = nameEmoji(chip.dataset.emoji ?? "");
  const count = Number(chip.dataset.count);
  const counted = interpolate(ngettext("%(name)s, %(n)s person", "%(name)s, %(n)s people", count), { name });
  const mine = chip.getAttribute("aria-pressed") === "true";
  setAttribute(chip, "aria-label", mine ? `${counted}, ${gettext("you reacted")}` : counted);
}

/** Once the names are here. */
function nameChips() {
  for (const chip of findAll(document, ".reaction[data-emoji]")) labelChip(chip);
}
