/**
 * The page's only way from text to nodes. What goes in was rendered and sanitised by the server;
 * nothing that a person typed or pasted may reach the page in any other way.
 *
 * @typedef {{createHTML: (html: string) => string, createScriptURL: (url: string) => string}} Policy
 */

const WORKER = /^\/service-worker\.js\?language=[a-z-]+$/;

const factory = /** @type {{createPolicy?: (name: string, rules: Policy) => Policy} | undefined} */ (
  /** @type {any} */ (globalThis).trustedTypes
);

/** @type {Policy} */
const rules = {
  createHTML: (html) => html,
  // The one script that is not named in the page's own markup
  createScriptURL: (url) => (WORKER.test(url) ? url : ""),
};
const policy = factory?.createPolicy?.("syncchat", rules) ?? rules;

/**
 * @param {string} html sanitised by the server
 * @returns {DocumentFragment}
 */
export function parseTrusted(html) {
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(html);
  return template.content;
}

/**
 * What was copied elsewhere, to be read and never shown: in such a document no script runs and nothing is loaded.
 *
 * @param {string} html
 * @returns {Document}
 */
export function parseForeign(html) {
  return new DOMParser().parseFromString(policy.createHTML(html), "text/html");
}

/** @param {string} url of our own service worker */
export function trustScript(url) {
  return policy.createScriptURL(url);
}
