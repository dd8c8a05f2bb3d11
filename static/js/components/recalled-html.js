/**
 * Rendered words that lay on this computer's disk, where others may have written. They are not parsed as HTML:
 * the page builds, element by element, what the server's own cleaner can have written, or nothing at all.
 */

const TAGS = new Set(
  "a blockquote br code div em input label li ol p pre s span strong table tbody td th thead tr ul".split(" "),
);
const MATHML = new Set(
  "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover".split(
    " ",
  ),
);
const MATHML_ATTRIBUTES = new Set(
  "accent accentunder alttext class depth display displaystyle fence form height largeop linethickness lspace mathvariant maxsize minsize movablelimits rspace scriptlevel separator stretchy symmetric voffset width".split(
    " ",
  ),
);
const VOID = new Set(["br", "input"]);
const ATTRIBUTES = new Set([
  "aria-label",
  "checked",
  "class",
  "data-group",
  "data-line",
  "data-user",
  "disabled",
  "href",
  "rel",
  "role",
  "start",
  "tabindex",
  "target",
  "type",
  "value",
]);
const CLASSES = new Set(
  "c centre code code__bar emoji end k mention mention--group mention--room n only-emoji s spoiler start table task wide".split(
    " ",
  ),
);
const ADDRESS = /^(?:https?:\/\/|mailto:|\/people\/[a-z0-9._-]+\/$|\/groups\/[0-9]+\/$)/;
const ENTITIES = /** @type {Record<string, string>} */ ({
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: "\u00a0",
  "#39": "'",
});
const ENTITY = /&(amp|lt|gt|quot|nbsp|#39);/g;
const TOKEN = /<(\/?)([a-z]+)((?: [a-z-]+="[^"]*")*)>|((?:[^<&]|&(?:amp|lt|gt|quot|nbsp|#39);)+)/y;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;

/**
 * @param {string} html
 * @returns {DocumentFragment | null} null: our server did not write that
 */
export function buildRecalled(html) {
  const root = document.createDocumentFragment();
  /** @type {(DocumentFragment | Element)[]} */
  const open = [root];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < html.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(html);
    if (!token || !take(open, token)) return null;
  }
  return open.length === 1 ? root : null;
}

/**
 * @param {(DocumentFragment | Element)[]} open elements, the innermost last
 * @param {string[]} token
 */
function take(open, [, closing, tag, attributes, text]) {
  const parent = open[open.length - 1];
  if (text !== undefined) {
    parent.append(decode(text));
    return true;
  }
  if (closing) return open.pop() !== undefined && parent.nodeName.toLowerCase() === tag;
  const element = createElement(tag, attributes);
  if (!element) return false;
  parent.append(element);
  if (!VOID.has(tag)) open.push(element);
  return true;
}

/** @param {string} tag @param {string} attributes */
function createElement(tag, attributes) {
  const isFormula = MATHML.has(tag);
  if (!isFormula && !TAGS.has(tag)) return null;
  const element = isFormula
    ? document.createElementNS("http://www.w3.org/1998/Math/MathML", tag)
    : document.createElement(tag);
  for (const [, name, raw] of attributes.matchAll(ATTRIBUTE)) {
    const value = decode(raw);
    if (!(isFormula ? MATHML_ATTRIBUTES : ATTRIBUTES).has(name) || (name === "href" && !ADDRESS.test(value)))
      return null;
    if (name === "class" && !value.split(" ").every((each) => CLASSES.has(each))) return null;
    element.setAttribute(name, value);
  }
  if (tag === "input" && element.getAttribute("type") !== "checkbox") return null;
  if (element.hasAttribute("target")) element.setAttribute("rel", "noopener noreferrer nofollow ugc");
  return element;
}

/** @param {string} text */
function decode(text) {
  return text.replace(ENTITY, (_, name) => ENTITIES[name]);
}
