import { part, setAttribute } from "../dom.js";
import { addressOf } from "../page/navigation.js";

/**
 * Of what stands in a thread and in its room: in each, where the other is.
 *
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export function showThreadPlace(article, { deleted, room, seq, thread }) {
  const line = part(article, "thread-place");
  if (!line) return;
  line.hidden = deleted || !thread?.also_in_room;
  if (seq !== null) setAttribute(part(line, "room-place"), "href", addressOf(room, seq));
}
