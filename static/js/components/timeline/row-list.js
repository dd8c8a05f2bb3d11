import { interpolate, ngettext } from "../../lib/gettext.js";
import { cloneTemplate, fillPart, find, setAttribute } from "../dom.js";
import {
  createMessage,
  finishProse,
  labelMessage,
  labelTime,
  showPreviews,
  updateMessage,
} from "../message/message-view.js";
import { showFiles } from "../files/message-files.js";
import { showLate } from "../message/late.js";
import { showThreadSummary } from "../message/thread-summary.js";
import { isSameRow } from "./rows.js";
import { createSystemLine } from "./system-line.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./rows.js").Row} Row
 * @typedef {{row: Row, element: HTMLElement}} Shown
 */

/** Keeps the elements of a column level with a list of rows, touching only what differs. */
export class RowList {
  #app;
  #column;
  /** @type {Map<string, Shown>} */
  #shown = new Map();

  /**
   * @param {App} app
   * @param {HTMLElement} column
   */
  constructor(app, column) {
    this.#app = app;
    this.#column = column;
  }

  /**
   * Takes over what the server rendered instead of rendering it again.
   *
   * @param {Row[]} rows
   */
  adopt(rows) {
    for (const row of rows) {
      const element = find(this.#column, selectorOf(row));
      if (!element) continue;
      this.#shown.set(row.key, { row, element });
      this.#finish(row, element);
    }
    this.patch(rows);
  }

  /**
   * @param {Row[]} rows
   * @returns {HTMLElement[]} what was not there before
   */
  patch(rows) {
    this.#dropOthers(new Set(rows.map((row) => row.key)));
    const added = [];
    let next = this.#column.firstElementChild;
    for (const row of rows) {
      const known = this.#shown.get(row.key);
      const element = known?.element ?? this.#create(row);
      if (!known) added.push(element);
      // Midnight may have passed: only one day is today.
      else if (row.kind === "day" || !isSameRow(known.row, row)) this.#update(row, element);
      this.#shown.set(row.key, { row, element });
      if (element === next) next = next.nextElementSibling;
      else this.#column.insertBefore(element, next);
    }
    return added;
  }

  /** @param {string} key */
  elementOf(key) {
    return this.#shown.get(key)?.element ?? null;
  }

  clear() {
    this.#shown.clear();
    this.#column.replaceChildren();
  }

  /** Writes the days and times again: midnight has passed. */
  relabel() {
    for (const { row, element } of this.#shown.values()) {
      this.#label(row, element);
      if (row.kind === "message") showThreadSummary(this.#app, element, row.item);
    }
  }

  /** @param {Set<string>} keys */
  #dropOthers(keys) {
    for (const key of [...this.#shown.keys()]) if (!keys.has(key)) this.#shown.delete(key);
    const kept = new Set([...this.#shown.values()].map((shown) => shown.element));
    for (const child of [...this.#column.children]) {
      if (!kept.has(/** @type {HTMLElement} */ (child))) child.remove();
    }
  }

  /** @param {Row} row */
  #create(row) {
    if (row.kind === "message") return createMessage(this.#app, row.item, row.first);
    if (row.kind === "system") return createSystemLine(this.#app, row.item);
    const divider = cloneTemplate(`t-${row.kind}`);
    this.#label(row, divider);
    return divider;
  }

  /**
   * @param {Row} row
   * @param {HTMLElement} element
   */
  #update(row, element) {
    if (row.kind === "message") updateMessage(this.#app, element, row.item, row.first);
    else this.#label(row, element);
  }

  /**
   * @param {Row} row
   * @param {HTMLElement} element
   */
  #finish(row, element) {
    this.#label(row, element);
    if (row.kind !== "message") return;
    finishProse(this.#app, element, row.item);
    showFiles(this.#app, element, row.item);
    showPreviews(this.#app, element, row.item);
    void showLate(this.#app, element, row.item);
    showThreadSummary(this.#app, element, row.item);
  }

  /**
   * @param {Row} row
   * @param {HTMLElement} element
   */
  #label(row, element) {
    const { times } = this.#app;
    if (row.kind === "message") return labelMessage(this.#app, element, row.item);
    if (row.kind === "system") return labelTime(this.#app, element, row.item.at);
    if (row.kind === "day") {
      setAttribute(element, "data-day", times.dayKey(row.at));
      return fillPart(element, "label", times.day(row.at));
    }
    if (row.kind === "fold") {
      setAttribute(element, "data-fold", row.id);
      return fillPart(
        element,
        "label",
        ngettext("%(n)s message was deleted", "%(n)s messages were deleted", row.count),
      );
    }
    const time = row.since ? times.moment(row.since) : null;
    const label = time
      ? interpolate(ngettext("%(n)s new since %(time)s", "%(n)s new since %(time)s", row.count), { time })
      : ngettext("%(n)s new", "%(n)s new", row.count);
    fillPart(element, "label", label);
    setAttribute(element, "aria-label", label);
  }
}

/** @param {Row} row */
function selectorOf(row) {
  if (row.kind === "day") return `[data-day="${row.key.slice("day:".length)}"]`;
  if (row.kind === "fold") return `[data-fold="${row.id}"]`;
  return row.kind === "new" ? ".divider--new" : `[data-id="${row.key}"]`;
}
