import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, findAll, need, part, setAttribute, showPart } from "../dom.js";
import { callRoom, hasFilter, readFilter } from "./query-text.js";
import { createEmblem, nameFoundRoom } from "./result-list.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Person} Person
 * @typedef {import("./result-list.js").Found} Found
 */

const ROOMS_SHOWN = 8;

/** Chips above the results and lists beside them: the same filters that can be typed. */
export class Narrowing {
  #app;
  #chips = need(document, "#search-chips");
  #facets = need(document, "#search-facets");
  #from = /** @type {HTMLSelectElement} */ (need(document, "#search-from"));
  #order = /** @type {HTMLSelectElement} */ (need(document, "#search-order"));
  #when = /** @type {HTMLSelectElement} */ (need(document, "#search-when"));

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  /** @param {(key: string, value: string) => void} choose */
  start(choose) {
    this.#from.addEventListener("change", () => choose("from", this.#from.value));
    this.#when.addEventListener("change", () => choose("after", this.#when.value));
  }

  /** @param {() => void} ask */
  onOrder(ask) {
    this.#order.addEventListener("change", ask);
  }

  /** @param {string} query */
  asking(query) {
    return { query, order: this.#order.value };
  }

  /** @param {string} query */
  showQuery(query) {
    for (const chip of findAll(this.#chips, "[data-filter]")) {
      setAttribute(chip, "aria-pressed", String(hasFilter(query, chip.dataset.filter ?? "")));
    }
    choose(this.#from, readFilter(query, "from")[0]?.toLowerCase() ?? "");
    choose(this.#when, readFilter(query, "after")[0]?.toLowerCase() ?? "");
  }

  /** @param {Found} found */
  showFound(found) {
    this.#facets.hidden = found.total === 0;
    if (found.total === 0) return;
    this.#showRooms(found);
    this.#showPeople(found);
  }

  hide() {
    this.#facets.hidden = true;
  }

  /** @param {Found} found */
  #showRooms(found) {
    const { store } = this.#app;
    const rows = found.rooms.slice(0, ROOMS_SHOWN).map((room) => {
      const others = store.rooms.others(/** @type {any} */ (room));
      const value = callRoom(room, others, store.me);
      return createFacet("in", value, nameFoundRoom(this.#app, room), room.count, createEmblem(this.#app, room));
    });
    part(this.#facets, "rooms")?.replaceChildren(...rows);
    showPart(this.#facets, "rooms-group", rows.length > 1);
  }

  /** @param {Found} found */
  #showPeople(found) {
    const rows = found.people.map(({ person, count }) =>
      createFacet("from", person.username, person.name, count, createAvatar(person, { size: "xs" })),
    );
    part(this.#facets, "people")?.replaceChildren(...rows);
    showPart(this.#facets, "people-group", rows.length > 1);
    for (const { person } of found.people) addOption(this.#from, person.username, person.name);
  }
}

/**
 * @param {string} key
 * @param {string} value
 * @param {string} name
 * @param {number} count
 * @param {Element} emblem
 */
function createFacet(key, value, name, count, emblem) {
  const facet = cloneTemplate("t-facet");
  facet.dataset.key = key;
  facet.dataset.value = value;
  part(facet, "emblem")?.replaceWith(emblem);
  fillPart(facet, "name", name);
  fillPart(facet, "count", String(count));
  return facet;
}

/**
 * A value that was typed is shown as well as one that was chosen.
 *
 * @param {HTMLSelectElement} select
 * @param {string} value
 */
function choose(select, value) {
  if (value) addOption(select, value, value);
  select.value = value;
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} value
 * @param {string} name
 */
function addOption(select, value, name) {
  const known = [...select.options].find((option) => option.value === value);
  if (known) {
    if (known.text === value) known.text = name;
    return;
  }
  select.add(new Option(name, value));
}
