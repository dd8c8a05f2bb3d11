import { startRoomForms } from "../components/dialogs/room-forms.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  startRoomForms(app);
}
