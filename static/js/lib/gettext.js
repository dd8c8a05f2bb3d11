/**
 * What a script says stands where it is said, in English. `make messages` finds it there, so it is a literal in
 * double quotes. The page and each part of it bring the other language for what their scripts say, and no more.
 *
 * @typedef {object} Catalogue
 * @property {string} language
 * @property {string} plural  the form that each number from 0 to 199 takes; further up, its last two digits decide
 * @property {Record<string, string | string[]>} words  forms, where a number is spoken of
 */

import { findLocale } from "./ignored.js";

/** @type {Map<string, any>} */
const known = new Map();
let forms = "";
let numbers = new Intl.NumberFormat("en");

/** @param {Catalogue} catalogue */
export function addCatalogue({ language, plural, words }) {
  for (const [text, said] of Object.entries(words)) known.set(text, said);
  forms = plural;
  numbers = new Intl.NumberFormat(findLocale(language));
}

/** None where English is spoken. @param {ParentNode} page */
export function takeCatalogue(page) {
  const element = page.querySelector("#catalogue");
  if (element) addCatalogue(JSON.parse(element.textContent ?? ""));
  element?.remove();
}

/** @param {string} text @returns {string} */
export function gettext(text) {
  return known.get(text) ?? text;
}

/** @param {string} context tells apart what is the same in English @param {string} text @returns {string} */
export function pgettext(context, text) {
  return known.get(`${context}\u0004${text}`) ?? text;
}

/** The number itself stands at `%(n)s`. @param {string} one @param {string} many @param {number} n @returns {string} */
export function ngettext(one, many, n) {
  const said = known.get(one);
  const text = said ? said[Number(forms[n < 200 ? n : 100 + (n % 100)])] : n === 1 ? one : many;
  return text.replaceAll("%(n)s", numbers.format(n));
}

/**
 * `%(name)s` marks a place for a value; numbers are written as the language writes them.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function interpolate(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

// At once, for a module can say something while it is loaded
if (globalThis.document) takeCatalogue(document);
