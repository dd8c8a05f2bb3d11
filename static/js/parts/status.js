import { startStatusForm } from "../components/dialogs/status-form.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  startStatusForm(app);
}
