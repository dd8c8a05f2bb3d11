import { need } from "../components/dom.js";
import { startBack } from "../components/touch/back.js";
import { hearSwipes } from "../components/touch/swipe.js";

/** What only fingers do. @param {import("../components/app.js").App} app */
export function startPart(app) {
  for (const id of ["timeline", "thread-timeline"]) hearSwipes(app, need(document, `#${id}`));
  startBack(app);
}
