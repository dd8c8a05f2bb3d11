import { parseTrusted } from "./trusted-html.js";

/**
 * Rendered words that lay on this computer's disk, where others may have written: only what the server's own
 * cleaner lets through becomes part of the page. Everything else is its text.
 */

const TAGS = new Set("A BLOCKQUOTE BR CODE DIV EM LI OL P PRE S SPAN STRONG UL".split(" "));
const ATTRIBUTES = new Set(["aria-label", "class", "data-user", "href", "rel", "role", "start", "tabindex", "target"]);
const CLASSES = new Set("c code code__bar k mention mention--room n only-emoji s".split(" "));
const ADDRESS = /^(?:https?:\/\/|mailto:|\/people\/[a-z0-9._-]+\/$)/;
/** What has no text worth keeping. */
const SILENT = new Set("SCRIPT STYLE TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH".split(" "));

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function parseRecalled(html) {
  // In a template nothing runs and nothing is fetched, until it is put into the page.
  const fragment = parseTrusted(String(html));
  clean(fragment);
  return fragment;
}

/** @param {Node} node */
function clean(node) {
  for (const child of [...node.childNodes]) {
    if (child instanceof Text) continue;
    if (!(child instanceof Element) || SILENT.has(child.tagName.toUpperCase())) child.remove();
    else if (TAGS.has(child.tagName)) {
      cleanAttributes(child);
      clean(child);
    } else child.replaceWith(child.textContent ?? "");
  }
}

/** @param {Element} element */
function cleanAttributes(element) {
  for (const { name, value } of [...element.attributes]) {
    if (!ATTRIBUTES.has(name) || (name === "href" && !ADDRESS.test(value))) element.removeAttribute(name);
  }
  const classes = [...element.classList].filter((name) => CLASSES.has(name));
  if (classes.length > 0) element.className = classes.join(" ");
  else element.removeAttribute("class");
  if (element.getAttribute("target")) element.setAttribute("rel", "noopener noreferrer nofollow ugc");
}
