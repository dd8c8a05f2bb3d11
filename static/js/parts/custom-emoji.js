import { find, findAll, setAttribute } from "../components/dom.js";
import { KEPT, recallEmoji } from "../components/emoji/emoji-recent.js";

/**
 * Puts the workspace's pictures wherever one of its names stands: in words, on chips, in pickers. It looks at what
 * comes into the page, so that whoever shows a message or a reaction shows its name and need not know of pictures.
 * The name stays in the page beside its picture, for those who copy, search or listen.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../connection/protocol.js").CustomEmoji} CustomEmoji
 */

/** The words of messages, and what shows one emoji and nothing else. */
const PLACES = [
  ".emoji",
  ".reaction__glyph",
  ".reaction-card__glyph",
  ".emoji-pop__glyph",
  ".emoji-pop__grid button",
  "[data-act='message:quick']",
  "[data-part='emoji']",
].join();
/** The list may come from this browser's disk. */
const ADDRESS = /^\/media\/emoji\/[\w-]+\.webp$/;

/** @type {Map<string, CustomEmoji>} */
let pictures = new Map();
/** Addresses that gave no picture: their names stay words. @type {Set<string>} */
const broken = new Set();

/** @param {App} app */
export function startPart({ store }) {
  const read = () => {
    pictures = readList(store.parts.customEmoji.list);
    forgetGone(pictures);
    look(document.body);
  };
  store.subscribe(read, ["emoji"]);
  store.subscribe(() => {
    if (store.connection.state !== "live" || broken.size === 0) return;
    broken.clear();
    look(document.body);
  }, ["status"]);
  document.addEventListener("error", ({ target }) => target instanceof HTMLImageElement && giveUp(target), true);
  for (const image of document.querySelectorAll("img")) {
    // What the server has drawn may have failed before anybody listened
    if (image.src && image.complete && image.naturalWidth === 0) giveUp(image);
  }
  new MutationObserver(followChanges).observe(document.body, { childList: true, subtree: true });
  read();
}

/**
 * By each name, with its colons.
 *
 * @param {CustomEmoji[]} list
 */
export function readList(list) {
  const sound = list.filter(({ url, still = url }) => ADDRESS.test(url) && ADDRESS.test(still));
  return new Map(
    sound.flatMap((emoji) => emoji.names.map((name) => /** @type {[string, CustomEmoji]} */ ([`:${name}:`, emoji]))),
  );
}

/** Of what was taken lately: nobody is offered one that is refused. @param {Map<string, unknown>} there */
export function forgetGone(there) {
  const recent = recallEmoji();
  const known = recent.filter((glyph) => glyph[0] !== ":" || there.has(glyph));
  if (known.length === recent.length) return;
  try {
    localStorage.setItem(KEPT, JSON.stringify(known));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** @param {MutationRecord[]} changes */
function followChanges(changes) {
  for (const { target, addedNodes } of changes) {
    if (target instanceof Element && target.matches(PLACES)) draw(target);
    for (const node of addedNodes) if (node instanceof Element) look(node);
  }
}

/** @param {Element} root */
function look(root) {
  if (root.matches(PLACES)) draw(root);
  for (const place of findAll(root, PLACES)) draw(place);
}

/** @param {Element} place */
function draw(place) {
  const code = place.textContent?.trim() ?? "";
  if (!code.startsWith(":")) return;
  const image = find(place, "img");
  const emoji = pictures.get(code.toLowerCase());
  const shown = emoji && choose(emoji);
  if (!emoji || !shown || broken.has(shown)) {
    if (image) place.textContent = code;
    return;
  }
  if (image?.getAttribute("src") === shown) return;
  const drawn = createPicture(code, emoji, shown);
  if (!place.matches(".emoji")) return place.replaceChildren(drawn);
  setAttribute(place, "title", code);
  place.replaceChildren(...drawn.childNodes);
}

/** Of one that moves, its first frame where less motion is wanted. @param {CustomEmoji} emoji */
function choose({ url, still }) {
  return still && document.documentElement.dataset.motion === "reduced" ? still : url;
}

/** @param {string} code @param {CustomEmoji} emoji @param {string} shown */
function createPicture(code, { still }, shown) {
  const [drawn, picture, source, image, words] = ["span", "picture", "source", "img", "span"].map((name) =>
    document.createElement(name),
  );
  for (const [element, attributes] of /** @type {const} */ ([
    [drawn, { class: "emoji", title: code }],
    [source, { media: "(prefers-reduced-motion: reduce)", srcset: still ?? "" }],
    [image, { class: "emoji__picture", src: shown, alt: "", draggable: "false" }],
    [words, { class: "visually-hidden" }],
  ])) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }
  words.textContent = code;
  if (still && still !== shown) picture.append(source);
  picture.append(image);
  drawn.append(picture, words);
  return drawn;
}

/** Without a network, perhaps. @param {HTMLImageElement} image */
function giveUp(image) {
  const place = image.closest(".emoji");
  if (!place) return;
  broken.add(image.getAttribute("src") ?? "");
  draw(place);
}
