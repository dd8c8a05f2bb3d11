import { BrowseRooms } from "../components/dialogs/browse-rooms.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  new BrowseRooms(app).start();
}
