import { gettext } from "../../lib/gettext.js";
import { cloneTemplate, fillPart, find, findAll, need, part, setAttribute, setText, showPart } from "../dom.js";

/**
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../../connection/protocol.js").Action} Action
 * @typedef {import("../../connection/protocol.js").ActionRow} ActionRow
 * @typedef {import("../../connection/protocol.js").ActionOption} ActionOption
 *
 * @typedef {object} Standing  how a message stands whose buttons are shown
 * @property {string} words  what became of the last press, or why nothing can be pressed; empty for nothing
 * @property {boolean} isOpen
 * @property {string | null} waiting  the row and id of what was pressed and waits for the program
 */

/**
 * What can be pressed on a message, made anew when it is another: who was on a button is on its successor then.
 *
 * @param {HTMLElement} article
 * @param {Item} item
 * @param {Standing} standing
 */
export function drawPresses(article, item, standing) {
  const known = find(article, ".presses");
  if (!item.actions || item.deleted) {
    if (known?.contains(document.activeElement)) article.focus();
    known?.remove();
    return;
  }
  const drawn = JSON.stringify(item.actions);
  const root = known?.dataset.drawn === drawn ? known : create(article, item.actions, known);
  root.dataset.drawn = drawn;
  for (const element of findAll(root, "button, select, input, summary")) open(element, standing.isOpen);
  for (const element of findAll(root, "[data-act='presses:press']"))
    setAttribute(element, "aria-busy", standing.waiting === nameOf(element) ? "true" : null);
  fillPart(root, "status", standing.words);
}

/** Of a button or select: its row's id and its own. @param {HTMLElement} element */
export function nameOf(element) {
  return `${element.dataset.row} ${element.dataset.action}`;
}

/** Not `disabled`, which would drop the focus. @param {HTMLElement} element @param {boolean} isOpen */
function open(element, isOpen) {
  if (element.matches("select, input")) setAttribute(element, "disabled", !isOpen);
  else setAttribute(element, "aria-disabled", isOpen ? null : "true");
}

/** @param {HTMLElement} article @param {ActionRow[]} rows @param {HTMLElement | null} known */
function create(article, rows, known) {
  const root = cloneTemplate("t-presses");
  const list = need(root, "[data-part='rows']");
  list.append(...rows.map(createRow));
  const focused = known?.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  if (known) known.replaceWith(root);
  else (find(article, ".forward") ?? part(article, "text"))?.after(root);
  if (focused) {
    const same = findAll(root, "[data-action]").find((each) => nameOf(each) === nameOf(focused));
    (same ?? article).focus();
  }
  return root;
}

/** @param {ActionRow} row */
function createRow({ id = "", elements }) {
  const element = cloneTemplate("t-presses-row");
  element.append(...elements.map((each) => createElement(id, each)));
  return element;
}

/** @param {string} row @param {Action} action */
function createElement(row, action) {
  if (action.kind === "button") return action.url ? createLink(action) : createButton(row, action);
  return action.kind === "select" ? createSelect(row, action) : createMany(row, action);
}

/** @param {Action} action */
function createLink({ text = "", url = "" }) {
  const link = cloneTemplate("t-presses-link");
  // What was kept in this browser is not trusted
  if (/^https?:\/\//i.test(url)) setAttribute(link, "href", url);
  fillPart(link, "words", text);
  return link;
}

/** @param {string} row @param {Action} action */
function createButton(row, { id = "", text = "", style }) {
  const button = cloneTemplate("t-presses-button");
  const looks = { primary: "btn--solid", danger: "btn--danger-line" };
  button.classList.add(style ? looks[style] : "btn--line");
  setText(button, text);
  return mark(button, row, id);
}

/** @param {string} row @param {Action} action */
function createSelect(row, { id = "", text = "", options = [], chosen = [] }) {
  const root = cloneTemplate("t-presses-select");
  const select = /** @type {HTMLSelectElement} */ (need(root, "select"));
  const name = text || gettext("Choose…");
  setAttribute(select, "aria-label", name);
  select.append(new Option(name, ""), ...listOptions(options));
  select.value = chosen[0] ?? "";
  mark(select, row, id);
  mark(need(root, "button"), row, id);
  return root;
}

/** Those of a group beneath its heading. @param {ActionOption[]} options */
function listOptions(options) {
  /** @type {HTMLElement[]} */
  const listed = [];
  for (const { text, value, group } of options) {
    const option = new Option(text, value);
    const last = listed.at(-1);
    if (!group) listed.push(option);
    else if (last instanceof HTMLOptGroupElement && last.label === group) last.append(option);
    else {
      const heading = document.createElement("optgroup");
      heading.label = group;
      heading.append(option);
      listed.push(heading);
    }
  }
  return listed;
}

/** @param {string} row @param {Action} action */
function createMany(row, { id = "", text = "", options = [], chosen = [] }) {
  const root = cloneTemplate("t-presses-many");
  const name = text || gettext("Choose any number");
  fillPart(root, "words", name);
  fillPart(root, "legend", name);
  const list = need(root, "[data-part='options']");
  for (const option of options) {
    const box = cloneTemplate("t-presses-option");
    const input = /** @type {HTMLInputElement} */ (need(box, "input"));
    input.value = option.value;
    input.checked = chosen.includes(option.value);
    fillPart(box, "option", option.group ? `${option.group}: ${option.text}` : option.text);
    list.append(box);
  }
  mark(need(root, "summary"), row, id);
  mark(need(root, "button"), row, id);
  showCount(root);
  return root;
}

/** @param {HTMLElement} root of a select of several */
export function showCount(root) {
  const count = findAll(root, "input:checked").length;
  fillPart(root, "count", String(count));
  showPart(root, "count", count > 0);
}

/** @param {HTMLElement} element @param {string} row @param {string} action */
function mark(element, row, action) {
  element.dataset.row = row;
  element.dataset.action = action;
  return element;
}
