import { Lightbox } from "../components/files/lightbox.js";
import { MessageActions } from "../components/message/message-actions.js";

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  const actions = new MessageActions(app);
  new Lightbox(app, (id) => actions.find(id));
}
