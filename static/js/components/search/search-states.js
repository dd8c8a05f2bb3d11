import { cloneTemplate, fillPart, find, need, part, setText, showPart } from "../dom.js";
import { hasAnyFilter } from "./query-text.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./result-list.js").Found} Found
 */

const STATES = ["start", "nothing", "failed"];

/** What the page says beside results: where to begin, that there is nothing, that it did not work. */
export class SearchStates {
  #app;
  #line = need(document, "#search-line");
  #notes = need(document, "#search-notes");

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

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
    const key = found.has_more ? "found_more" : "found";
    setText(need(document, "#search-status"), this.#app.words.count(key, found.total));
    if (isEmpty) this.#showNothing(query, found.suggestion);
    this.#showState(isEmpty ? "nothing" : null);
  }

  /** @param {any} error */
  showFailure(error) {
    const { words } = this.#app;
    this.#clear();
    const place = need(document, "#search-failed");
    const unreachable = error?.code === "unavailable";
    fillPart(place, "title", words.say(unreachable ? "search_offline_title" : "search_failed"));
    fillPart(place, "text", unreachable ? words.say("search_offline") : error?.sentence || words.say("try_later"));
    this.#showState("failed");
  }

  #clear() {
    this.#line.hidden = true;
    this.#notes.hidden = true;
  }

  /** @param {Found} found */
  #showNotes({ notes, is_level }) {
    const said = is_level ? notes : [...notes, this.#app.words.say("search_behind")];
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
   * @param {string | null} suggestion
   */
  #showNothing(query, suggestion) {
    const place = need(document, "#search-nothing");
    fillPart(place, "title", this.#app.words.say("search_nothing", { query }));
    showPart(place, "suggestion", suggestion !== null);
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
