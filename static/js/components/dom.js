/**
 * The element that a page must have; its absence is a fault of the template, so it is said at once.
 *
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {T}
 */
export function need(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The page lacks ${selector}`);
  return /** @type {T} */ (/** @type {unknown} */ (found));
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {T | null}
 */
export function find(root, selector) {
  return /** @type {T | null} */ (root.querySelector(selector));
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function findAll(root, selector) {
  return [...root.querySelectorAll(selector)].map((element) => /** @type {HTMLElement} */ (element));
}

/**
 * @param {string} id of a <template> with one element in it
 * @param {Document} [page]
 * @returns {HTMLElement}
 */
export function cloneTemplate(id, page = document) {
  const template = /** @type {HTMLTemplateElement | null} */ (page.getElementById(id));
  const first = template?.content.firstElementChild;
  if (!first) throw new Error(`The page lacks the template ${id}`);
  return /** @type {HTMLElement} */ (page.importNode(first, true));
}

/**
 * All of a template, when it is more than one element.
 *
 * @param {string} id
 * @returns {DocumentFragment}
 */
export function cloneWhole(id) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById(id));
  if (!template) throw new Error(`The page lacks the template ${id}`);
  return document.importNode(template.content, true);
}

/**
 * The place in a piece of markup that takes a value.
 *
 * @param {ParentNode} root
 * @param {string} name
 * @returns {HTMLElement | null}
 */
export function part(root, name) {
  return find(root, `[data-part~="${name}"]`);
}

/**
 * Leaves the node alone when it says so already: screen readers and selections notice every change.
 *
 * @param {Element | null} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/**
 * @param {ParentNode} root
 * @param {string} name
 * @param {string} text
 */
export function fillPart(root, name, text) {
  setText(part(root, name), text);
}

/**
 * @param {ParentNode} root
 * @param {string} name
 * @param {boolean} shown
 */
export function showPart(root, name, shown) {
  const element = part(root, name);
  if (element) element.hidden = !shown;
}

/**
 * @param {Element | null} element
 * @param {string} name
 * @param {string | number | null | boolean} value null and false remove it, true sets it empty
 */
export function setAttribute(element, name, value) {
  if (!element) return;
  if (value === null || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? "" : value)) {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * These rows, in this order. What stands where it should is not moved: a row that is loses the focus.
 *
 * @param {Element} place
 * @param {Element[]} rows
 */
export function placeRows(place, rows) {
  const wanted = new Set(rows);
  for (const row of [...place.children]) if (!wanted.has(row)) row.remove();
  rows.forEach((row, at) => {
    if (place.children[at] !== row) place.insertBefore(row, place.children[at] ?? null);
  });
}

/**
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function closest(target, selector) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(selector)) : null;
}

/**
 * Whether a key press is meant for a text rather than for the page.
 *
 * @param {EventTarget | null} target
 */
export function isWriting(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** @param {Element | null} element */
export function isShown(element) {
  return element instanceof HTMLElement && element.checkVisibility();
}
