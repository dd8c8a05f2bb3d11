import { dropFilters, setFilter, toggleFilter } from "./query-text.js";

/**
 * What buttons and lists of the search page do.
 *
 * @param {import("./search-page.js").SearchPage} page
 * @param {import("../page/acts.js").Acts} acts
 * @param {HTMLInputElement} input
 */
export function startActs(page, acts, input) {
  acts.on("open:search", () => page.open());
  acts.on("search:here", () => page.openHere());
  acts.on("search:close", (_, __, event) => {
    event.preventDefault();
    page.close();
  });
  acts.on("search:toggle", (_, { dataset }) => page.submit(toggleFilter(input.value, dataset.filter ?? "")));
  acts.on("search:narrow", (_, { dataset }) =>
    page.submit(setFilter(input.value, dataset.key ?? "", dataset.value ?? "")),
  );
  acts.on("search:take", (_, { dataset }) => page.submit(dataset.query ?? ""));
  acts.on("search:clear", () => page.submit(dropFilters(input.value)));
  acts.on("search:again", () => page.submit(input.value));
}
