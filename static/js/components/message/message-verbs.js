import { gettext } from "../../lib/gettext.js";
import { emit } from "../app.js";
import { askToConfirm } from "../dialogs/confirm.js";
import { copyText } from "../page/clipboard.js";
import { addressOf } from "../page/navigation.js";
import { loadPart } from "../parts.js";
import { sayUnpinned } from "../panel/pin-list.js";

/**
 * What a person can do to a message: when it is offered, what it does, and the key for it. A verb's button is
 * `data-act="message:<name>"`.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {object} Facts
 * @property {App["store"]} store
 * @property {Item} item
 * @property {import("../app.js").MyRoom | null} room  null where one only looks in
 * @property {boolean} stored  the server has it
 * @property {boolean} alive  somebody's words, and not deleted
 * @property {boolean} open  of mine, and not archived
 * @property {boolean} writable
 * @typedef {object} MessageVerb
 * @property {(facts: Facts) => boolean} isPossible
 * @property {(app: App, item: Item) => void} run
 * @property {string} [key]  pressed on the focused message; of several the first possible one
 */

const PREVIEW_LENGTH = 200;

/** @type {Record<string, MessageVerb>} */
export const MESSAGE_VERBS = {
  reply: {
    isPossible: ({ alive, item: { thread }, writable }) => alive && writable && (!thread || thread.also_in_room),
    run: (_, item) => emit("reply", item),
    key: "r",
  },
  thread: {
    isPossible: ({ item, room, stored }) => stored && item.kind === "text" && room !== null,
    run: (_, { id, room, thread }) => emit("thread", { room, id: thread?.root ?? id }),
    key: "t",
  },
  forward: {
    isPossible: ({ alive }) => alive,
    run: (app, item) => void loadPart("forwards").then((part) => part.ask(app, item)),
    key: "f",
  },
  copy: {
    isPossible: ({ item }) => item.kind === "text" && !item.deleted,
    run: (app, { body, forward, poll }) =>
      void copyText(
        app,
        [body, ...(poll?.options ?? []).map(({ text }) => `- ${text}`), forward?.body].join("\n").trim(),
        gettext("Text copied"),
      ),
  },
  link: {
    isPossible: ({ stored }) => stored,
    run(app, { room, seq }) {
      if (seq !== null) void copyText(app, location.origin + addressOf(room, seq), gettext("Link copied"));
    },
    key: "l",
  },
  save: {
    isPossible: ({ alive, item, store }) => alive && !store.parts.saved.get(item.id),
    run(app, { room, id }) {
      app.store.wish("save", room, id);
      const run = () => app.actions.run("open:saved");
      app.toasts.show(gettext("Saved for later"), { words: gettext("Set a reminder"), run });
    },
    key: "s",
  },
  remind: {
    isPossible: ({ alive }) => alive,
    run: (_, item) => void loadPart("later").then(({ askToRemind }) => askToRemind(item)),
  },
  unsave: {
    isPossible: ({ item, store }) => store.parts.saved.get(item.id) !== null,
    run(app, { room, id }) {
      const at = app.store.parts.saved.get(id)?.remind_at;
      app.store.wish("unsave", room, id);
      const run = () => app.store.wish("save", room, id, at);
      app.toasts.show(gettext("Taken out of what you saved"), { words: gettext("Undo"), run });
    },
    key: "s",
  },
  pin: {
    isPossible: ({ alive, item, writable }) => alive && writable && !item.pinned,
    run(app, { room, id }) {
      app.store.wish("pin", room, id);
      app.toasts.show(gettext("Message pinned"));
    },
  },
  unpin: {
    isPossible: ({ alive, item, writable }) => alive && writable && Boolean(item.pinned),
    run(app, { room, id }) {
      app.store.wish("unpin", room, id);
      sayUnpinned(app, room, id);
    },
  },
  unread: {
    isPossible: ({ room, stored }) => stored && room !== null,
    run(app, { room, seq }) {
      if (seq === null) return;
      app.store.markUnread(room, seq);
      app.toasts.show(gettext("Marked unread"));
    },
    key: "u",
  },
  edit: {
    isPossible: (facts) => facts.alive && facts.item.mine && facts.open && isInTime(facts, "edit_own"),
    run: (_, { id }) => emit("edit", { id }),
    key: "e",
  },
  versions: {
    isPossible: ({ alive, item }) => alive && Boolean(item.edited_at),
    run: (_, item) => emit("versions", item),
    key: "h",
  },
  why: {
    isPossible: ({ alive, item }) => alive && !item.mine,
    run: (_, { id }) => location.assign(`/settings/notifications/why/?message=${id}`),
  },
  report: {
    isPossible: ({ alive, item }) => alive && !item.mine,
    run: (_, item) => emit("report", { item }),
  },
  delete: {
    isPossible: (facts) =>
      facts.alive &&
      facts.open &&
      (facts.room?.can.moderate === true || (facts.item.mine && isInTime(facts, "delete_own"))),
    run: (app, item) => void remove(app, item),
    key: "Delete",
  },
};

/** @param {Facts} facts @param {"edit_own" | "delete_own"} right */
function isInTime({ item, store }, right) {
  return store.parts.rights.isInTime(right, item.at);
}

/** @param {App} app @param {Item} item */
async function remove(app, item) {
  const row = document.getElementById(`m-${item.id}`) ?? document.getElementById(`p-${item.id}`);
  const preview = item.body.slice(0, PREVIEW_LENGTH);
  if (!(await askToConfirm("t-confirm-delete-message", { preview, name: item.author.name }))) return;
  app.store.remove(item.room, item.id);
  app.toasts.show(gettext("Message deleted"));
  focusNext(row);
}

/** @param {HTMLElement | null} row */
function focusNext(row) {
  let next = row?.nextElementSibling;
  while (next && !next.hasAttribute("data-id")) next = next.nextElementSibling;
  if (next instanceof HTMLElement) next.focus();
  else if (row?.isConnected) row.focus();
  else emit("focus-composer");
}
