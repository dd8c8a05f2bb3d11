import { startActivity } from "../components/views/activity-view.js";
import { startSaved } from "../components/views/saved-view.js";
import { startThreadsView } from "../components/views/threads-view.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  startActivity(app);
  startThreadsView(app);
  startSaved(app);
}
