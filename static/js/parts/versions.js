import { on } from "../components/app.js";
import { closeDialog, openDialog } from "../components/dialogs/dialogs.js";
import { cloneTemplate, fillPart, need, part, setAttribute, setText } from "../components/dom.js";
import { compareWords } from "../components/message/word-diff.js";
import { gettext, interpolate } from "../lib/gettext.js";

/**
 * What a message said before it was edited, with what changed from one time to the next.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../components/app.js").Item} Item
 * @typedef {import("../connection/protocol.js").MessageVersion} Version
 */

/** @param {App} app */
export function startPart(app) {
  const dialog = /** @type {HTMLDialogElement} */ (need(document, "#versions"));
  /** @type {Item | null} */
  let shown = null;
  on("versions", (item) => {
    shown = item;
    need(document, "#versions-list").replaceChildren();
    openDialog("versions");
    void draw(app, item, () => shown === item);
  });
  on("room-shown", () => dialog.close());
  app.store.subscribe(
    ({ changed }) => {
      if (!dialog.open || !shown || !changed.includes(shown.id)) return;
      const { id } = shown;
      // What was deleted has said nothing
      if (app.store.find(shown.room, id)?.deleted !== false) closeDialog("versions");
      else void draw(app, shown, () => shown?.id === id);
    },
    ["timeline"],
  );
}

/** @param {App} app @param {Item} item @param {() => boolean} isWanted */
async function draw({ store, times }, { id, author }, isWanted) {
  const note = need(document, "#versions-note");
  const list = need(document, "#versions-list");
  const found = await store.api.get(`messages/${id}/versions`).catch(() => null);
  if (!isWanted()) return;
  /** @type {Version[]} */
  const versions = found?.versions ?? [];
  note.hidden = found !== null;
  setText(note, gettext("What it said before can be shown once you are back online."));
  const rows = versions.map((version, at) => createRow(times, version, versions[at - 1]?.body ?? null, author.name));
  list.replaceChildren(...rows.reverse());
}

/** @param {App["times"]} times @param {Version} version @param {string | null} before @param {string} name */
function createRow(times, { body, at }, before, name) {
  const row = cloneTemplate("t-version");
  const values = { name, time: times.moment(at) };
  const words = before === null ? gettext("%(name)s wrote, %(time)s") : gettext("%(name)s changed, %(time)s");
  fillPart(row, "when", interpolate(words, values));
  setAttribute(part(row, "when"), "datetime", at);
  part(row, "words")?.replaceChildren(...compareWords(before ?? body, body).map(createPiece));
  return row;
}

/** @param {import("../components/message/word-diff.js").Piece} piece */
function createPiece({ kind, text }) {
  if (kind === "same") return text;
  const mark = cloneTemplate(kind === "gone" ? "t-word-gone" : "t-word-new");
  setText(mark, text);
  return mark;
}
