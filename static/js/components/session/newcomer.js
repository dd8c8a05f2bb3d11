import { find } from "../dom.js";

const YEAR_SECONDS = 31_536_000;

/**
 * The word of welcome goes with the first room that they find, or when they close it.
 *
 * @param {import("../app.js").App} app
 */
export function startNewcomer({ actions, store }) {
  const note = find(document, "#newcomer");
  if (!note) return;
  actions.on("newcomer:close", () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the server reads it on the next visit; no secret in it
    document.cookie = `welcomed=${store.me.id}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    note.remove();
  });
  store.subscribe(() => {
    if (store.rooms.list().rooms.length > 1) note.remove();
  }, ["rooms"]);
}
