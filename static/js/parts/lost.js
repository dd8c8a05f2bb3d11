import { startLostMessages } from "../components/dialogs/lost-messages.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  startLostMessages(app);
}
