import { IdleWatch } from "../components/page/idle-watch.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  new IdleWatch(app, document).start();
}
