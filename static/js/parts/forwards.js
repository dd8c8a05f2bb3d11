import { explain, on } from "../components/app.js";
import { closest, cloneTemplate, find, findAll, part, setAttribute } from "../components/dom.js";
import { fillCard } from "../components/forwards/forward-card.js";
import { ForwardForm } from "../components/forwards/forward-form.js";
import { gettext } from "../lib/gettext.js";
import { hasModifier } from "../lib/keys.js";

/**
 * Passing on what was said: the dialog that asks where to, and the card that it becomes.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../components/app.js").Item} Item
 */

/** Words of what is on its way. They are not kept with it: after a reload they come from the server. @type {Map<string, Item>} */
const going = new Map();

/** @type {ForwardForm} */
let form;

/** @param {App} app */
export function startPart(app) {
  form = new ForwardForm(app, (item) => going.set(item.id, item));
  on("relabel", () => redraw(app));
  app.store.subscribe(({ changed }) => form.follow(changed), ["timeline"]);
  app.actions.on("forward:jump", (_, link, event) => void jump(app, /** @type {HTMLAnchorElement} */ (link), event));
  app.actions.on("forward:unfold", (_, button) => {
    const isOpen = closest(button, ".forward")?.toggleAttribute("data-unfolded") ?? false;
    button.textContent = isOpen ? gettext("Show less") : gettext("Show all");
    setAttribute(button, "aria-expanded", String(isOpen));
  });
}

/** @param {App} app @param {Item} item */
export function ask({ toasts }, item) {
  if (item.forward?.deleted) return toasts.show(gettext("What this message forwarded was deleted."));
  form.ask(item);
}

/** @param {App} app @param {HTMLElement} article @param {Item} item */
export function draw(app, article, item) {
  const known = find(article, ".forward");
  if (!item.forward || item.deleted) return known?.remove();
  const card = known ?? cloneTemplate("t-forward");
  if (!known) part(article, "files")?.before(card);
  const original = item.seq === null ? going.get(item.forward.id ?? "") : undefined;
  const { html, recalled } = original
    ? { ...original, ...original.forward }
    : { ...item.forward, recalled: item.recalled };
  const isShown = article.hasAttribute("data-shown");
  fillCard(app, card, { ...item.forward, html: html ?? "" }, { recalled, isShown });
}

/** Midnight has passed, or whom I hear has changed. @param {App} app */
function redraw(app) {
  const { current } = app.store;
  for (const card of findAll(document, "[data-id] .forward")) {
    const article = closest(card, "[data-id]");
    const item = article && current !== null && app.store.find(current, article.dataset.id ?? "");
    if (article && item) draw(app, article, item);
  }
}

/** @param {App} app @param {HTMLAnchorElement} link @param {MouseEvent} event */
async function jump({ navigation, store, toasts }, link, event) {
  if (hasModifier(event)) return;
  event.preventDefault();
  try {
    const { room, seq } = await store.api.get(`messages/${link.pathname.split("/").at(-2)}`);
    navigation.open(room, seq);
  } catch (/** @type {any} */ error) {
    toasts.show(error.code === "not_found" ? gettext("This was said where you cannot read it.") : explain(error));
  }
}
