import { gettext, interpolate } from "../../lib/gettext.js";
import { cutQuote } from "../../store/messages/quotes.js";
import { hideBlocked } from "./folding.js";

/**
 * What a list shows of a message: its words in one line, else those that it passes on, else its first file.
 *
 * @param {import("../app.js").App} app
 * @param {Pick<import("../app.js").Item, "author" | "body" | "files" | "forward" | "html">} message
 */
export function excerptOf(app, { author, body, files, forward, html }) {
  const passed = forward && hideBlocked(app, forward.author, cutQuote(forward.html));
  const words =
    (html === null ? body : cutQuote(html)) ||
    (passed && interpolate(gettext("Forwarded: %(words)s"), { words: passed })) ||
    files?.[0]?.name ||
    author.name;
  return hideBlocked(app, author, words);
}
