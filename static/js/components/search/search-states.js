import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { explain } from "../app.js";
import { cloneTemplate, fillPart, find, need, part, setText, showPart } from "../dom.js";
import { hasAnyFilter } from "./query-text.js";

/**
 * @typedef {import("./result-list.js").Found} Found
 */

const STATES = ["start", "nothing", "failed"];

export function sayUnreachable() {
  return gettext("You are not connected. Rooms that you opened can be read meanwhile.");
}

/** What the page says beside results: where to begin, that there is nothing, that it did not work. */
export class SearchStates {
  #line = need(document, "#search-line");
  #notes = need(document, "#search-notes");

  /** @param {string[]} queries asked lately */
  showStart(queries) {
    this.#clear();
    this.showRecent(queries);
    this.#showState("start");
  }

  /**
   * @param {string} query
   * @param {Found} found
   */
  showFound(query, found) {
    const isEmpty = found.results.length === 0;
    this.#showNotes(found);
    this.#line.hidden = isEmpty;
    const said = found.has_more
      ? ngettext("More than %(n)s message", "More than %(n)s messages", found.total)
      : ngettext("%(n)s message", "%(n)s messages", found.total);
    setText(need(document, "#search-status"), said);
    if (isEmpty) this.#showNothing(query, found.suggestion);
    this.#showState(isEmpty ? "nothing" : null);
  }

  /** @param {any} error */
  showFailure(error) {
    this.#clear();
    const place = need(document, "#search-failed");
    const unreachable = error?.code === "unavailable";
    fillPart(place, "title", unreachable ? gettext("Searching needs the server") : gettext("The search did not work"));
    fillPart(place, "text", unreachable ? sayUnreachable() : explain(error));
    this.#showState("failed");
  }

  #clear() {
    this.#line.hidden = true;
    this.#notes.hidden = true;
  }

  /** @param {Found} found */
  #showNotes({ notes, is_level }) {
    const said = is_level
      ? notes
      : [...notes, gettext("Older messages are still being read in, so some may be missing for a while.")];
    this.#notes.hidden = said.length === 0;
    this.#notes.replaceChildren(
      ...said.map((note) => {
        const row = cloneTemplate("t-note");
        row.textContent = note;
        return row;
      }),
    );
  }

  /**
   * @param {string} query
   * @param {string} [suggestion]
   */
  #showNothing(query, suggestion) {
    const place = need(document, "#search-nothing");
    fillPart(place, "title", interpolate(gettext("Nothing matches “%(query)s”"), { query }));
    showPart(place, "suggestion", suggestion !== undefined);
    showPart(place, "clear", hasAnyFilter(query));
    const other = part(place, "other");
    if (!other) return;
    other.dataset.query = suggestion ?? "";
    setText(other, suggestion ?? "");
  }

  /** @param {string | null} wanted */
  #showState(wanted) {
    for (const state of STATES) need(document, `#search-${state}`).hidden = state !== wanted;
  }

  /** @param {string[]} queries */
  showRecent(queries) {
    const place = need(document, "#search-recent");
    place.hidden = queries.length === 0;
    const rows = queries.map((query) => {
      const row = cloneTemplate("t-recent");
      const button = find(row, "button");
      if (button) button.dataset.query = query;
      fillPart(row, "query", query);
      return row;
    });
    part(place, "list")?.replaceChildren(...rows);
  }
}
