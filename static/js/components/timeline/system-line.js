import { cloneTemplate, fillPart, setAttribute } from "../dom.js";
import { labelTime } from "../message/message-view.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 */

/**
 * @param {App} app
 * @param {Item} item
 * @returns {HTMLElement}
 */
export function createSystemLine(app, item) {
  const kind = item.kind === "topic" && !item.body ? "topic-cleared" : item.kind;
  const line = cloneTemplate(`t-system-${kind}`);
  line.id = `m-${item.id}`;
  setAttribute(line, "data-id", item.id);
  setAttribute(line, "data-seq", item.seq);
  setAttribute(line, "data-at", item.at);
  fillPart(line, "author", item.author.name);
  fillPart(line, "person", item.person?.name ?? "");
  fillPart(line, "text", item.body);
  labelTime(app, line, item.at);
  return line;
}
