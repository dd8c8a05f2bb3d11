import { Invites } from "../components/dialogs/invites.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  new Invites(app).start();
}
