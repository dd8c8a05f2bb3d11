import { showAway } from "../components/page/away.js";

/** @param {import("../components/app.js").App} app on nobody's page, with its words and no more */
export function startPart(app) {
  showAway(app.words);
}
