import { startPeopleForms } from "../components/dialogs/people-forms.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  startPeopleForms(app);
}
