import { SearchPage } from "../components/search/search-page.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  new SearchPage(app).start();
}
