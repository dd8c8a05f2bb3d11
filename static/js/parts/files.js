import { RoomFiles } from "../components/panel/room-files.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  new RoomFiles(app);
}
