import { gettext, interpolate } from "../../lib/gettext.js";

export const PATH = "/search/";

/** What the address asks for. */
export function readQuery() {
  return new URLSearchParams(location.search).get("q") ?? "";
}

/** @param {string} query */
export function addressFor(query) {
  return query ? `${PATH}?${new URLSearchParams({ q: query })}` : PATH;
}

/** @param {string} query */
export function titleFor(query) {
  return query ? interpolate(gettext("%(query)s · Search"), { query }) : gettext("Search");
}
