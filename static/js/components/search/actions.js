import { dropFilters, setFilter, toggleFilter } from "./query-text.js";

/**
 * What buttons and lists of the search page do.
 *
 * @param {import("./search-page.js").SearchPage} page
 * @param {import("../page/actions.js").Actions} actions
 * @param {HTMLInputElement} input
 */
export function startActions(page, actions, input) {
  actions.on("open:search", () => page.open());
  actions.on("search:here", () => page.openHere());
  actions.on("search:close", (_, __, event) => {
    event.preventDefault();
    page.close();
  });
  actions.on("search:toggle", (_, { dataset }) => page.submit(toggleFilter(input.value, dataset.filter ?? "")));
  actions.on("search:narrow", (_, { dataset }) =>
    page.submit(setFilter(input.value, dataset.key ?? "", dataset.value ?? "")),
  );
  actions.on("search:take", (_, { dataset }) => page.submit(dataset.query ?? ""));
  actions.on("search:clear", () => page.submit(dropFilters(input.value)));
  actions.on("search:again", () => page.submit(input.value));
}
