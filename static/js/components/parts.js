import { gettext, takeCatalogue } from "../lib/gettext.js";
import { findStorage } from "../store/tabs.js";

/**
 * What is not needed for the first look is loaded when it is first asked for, and then stays. A part is
 * `js/parts/<name>.js` with `templates/chat/parts/<name>.html` and, if it needs one, `css/parts/<name>.css`.
 * Its module may export `startPart(app)`, which runs once, before whoever asked goes on.
 *
 * @typedef {import("./app.js").App} App
 * @typedef {import("./part-modules.js").PartModules} Parts
 *
 * @typedef {object} Calls  what calls for a part that is not there yet
 * @property {string[]} [actions]  buttons by their `data-act`
 * @property {import("./page-events.js").PageEventName[]} [heard]
 * @property {import("../store/topics.js").Topic} [topic]  after which `isNeeded` is asked; at the start as well
 * @property {(store: App["store"]) => boolean} [isNeeded]
 *
 * @typedef {object} Surroundings
 * @property {(name: string) => Promise<Document | null>} fetchPage  null if it belongs to another release
 * @property {(address: string) => Promise<any>} importScript
 * @property {(page: Document) => Promise<void>} addStyle
 * @property {(page: Document) => void} adopt
 */

/** @type {Partial<Record<keyof Parts, Calls>>} */
export const CALLS = {
  browse: { actions: ["open:browse-rooms"] },
  ignoring: { heard: ["ignore"] },
  files: { actions: ["open:files"] },
  forwards: { actions: ["forward:jump", "forward:unfold"] },
  drafts: {
    topic: "draft",
    isNeeded: ({ drafts, parts }) => parts.accountDrafts.known.size > 0 || drafts.list().length > 0,
  },
  "custom-emoji": { topic: "emoji", isNeeded: ({ parts }) => parts.customEmoji.list.length > 0 },
  insert: { actions: ["composer:insert"] },
  invites: { actions: ["open:invite-people", "invite:copy"] },
  later: {
    actions: ["open:later", "composer:later"],
    topic: "scheduled",
    isNeeded: ({ parts }) => parts.scheduled.urgent > 0,
  },
  lightbox: { actions: ["file:look"] },
  lost: { topic: "lost", isNeeded: ({ offline }) => offline.lost.length > 0 },
  moderation: {
    heard: ["report"],
    topic: "standing",
    isNeeded: ({ parts }) => Boolean(parts.standing.known),
  },
  notifications: { topic: "release", isNeeded: ({ connection }) => connection.state === "live" },
  people: { actions: ["open:new-direct", "open:add-people"] },
  previews: { actions: ["preview:remove"] },
  quiet: {
    actions: ["open:quiet", "quiet:away", "quiet:back", "quiet:toggle-away"],
    topic: "me",
    isNeeded: ({ parts }) => parts.quiet.isTimed,
  },
  groups: {
    topic: "open",
    isNeeded: ({ current, me, rooms }) => me.shows_reads && (rooms.get(current ?? 0)?.member_count ?? 99) <= 20,
  },
  recorder: { topic: "open", isNeeded: () => isNoted("recording") },
  "room-forms": { actions: ["open:create-room", "open:edit-room", "open:delete-room"] },
  search: { actions: ["open:search", "search:here"], heard: ["search", "search-here"] },
  share: { topic: "me", isNeeded: () => location.hash === "#shared" || isNoted("shared") },
  slow: { topic: "rooms", isNeeded: ({ rooms }) => rooms.all.some(({ slow_mode }) => slow_mode > 0) },
  status: { actions: ["open:set-status"] },
  versions: { heard: ["versions"] },
  views: {
    actions: ["open:activity", "open:threads", "open:saved"],
    topic: "me",
    isNeeded: ({ parts }) => parts.saved.due.length > 0,
  },
};

/** What waits in this browser over a reload. @param {"recording" | "shared"} what */
function isNoted(what) {
  return findStorage(window)?.getItem(`syncchat-${what}`) === "1";
}

/** @type {Record<string, any>} what the joined script has, under the numbers that were given to modules there */
const registry = {};

/** @param {Record<string, any>} modules of which parts take what they need, and to which they add their own */
export function share(modules) {
  Object.assign(registry, modules);
}

export class OtherRelease extends Error {}

export class PartLoader {
  #app;
  #around;
  /** @type {Map<string, Promise<any>>} */
  #loading = new Map();
  /** @type {Set<string>} */
  #there = new Set();
  #failures = 0;

  /**
   * @param {App} app
   * @param {Surroundings} around
   */
  constructor(app, around) {
    this.#app = app;
    this.#around = around;
  }

  /**
   * After a failure it waits until somebody tries again: without the part there is nothing to go on with.
   *
   * @template {keyof Parts} N
   * @param {N} name
   * @param {() => void} [fail]
   * @returns {Promise<Parts[N]>}
   */
  load(name, fail) {
    const loading = this.#loading.get(name) ?? this.#take(name);
    this.#loading.set(name, loading);
    return loading.catch((error) => {
      if (this.#loading.get(name) === loading) this.#loading.delete(name);
      fail?.();
      return this.#offerAgain(name, error);
    });
  }

  /** @param {string} name */
  has(name) {
    return this.#there.has(name);
  }

  /** @param {string} name */
  async #take(name) {
    const page = await this.#around.fetchPage(name);
    if (!page) throw new OtherRelease(name);
    takeCatalogue(page);
    const [module] = await Promise.all([this.#link(page), this.#around.addStyle(page)]);
    this.#around.adopt(page);
    module.startPart?.(this.#app);
    this.#there.add(name);
    return module;
  }

  /** @param {Document} page */
  async #link({ documentElement }) {
    // A browser may remember that this address did not answer
    const again = this.#failures > 0 ? `?again=${this.#failures}` : "";
    const module = await this.#around.importScript(`${documentElement.dataset.script}${again}`);
    return module.instantiate ? module.instantiate(registry) : module;
  }

  /**
   * @param {keyof Parts} name
   * @param {unknown} error
   * @returns {Promise<any>}
   */
  #offerAgain(name, error) {
    const { toasts } = this.#app;
    this.#failures += 1;
    return new Promise((resolve) => {
      if (error instanceof OtherRelease) {
        return toasts.show(gettext("There is a newer version of this page. Reload it to open this."), {
          words: gettext("Reload"),
          run: () => location.reload(),
        });
      }
      const run = () => resolve(this.load(name));
      toasts.show(gettext("This could not be loaded."), { words: gettext("Try again"), run });
    });
  }
}

/** @type {PartLoader | null} */
let loader = null;

/** @param {App} app */
export function startParts(app) {
  loader = new PartLoader(app, { fetchPage, importScript, addStyle, adopt });
}

/**
 * @template {keyof Parts} N @param {N} name
 * @param {() => void} [fail] when it could not be loaded and this has been said
 * @returns {Promise<Parts[N]>}
 */
export function loadPart(name, fail) {
  if (!loader) throw new Error("The page has not started");
  return loader.load(name, fail);
}

/** @param {keyof Parts} name */
export function hasPart(name) {
  return loader?.has(name) ?? false;
}

/**
 * As a document, so that no text has to become markup.
 *
 * @param {string} name
 * @returns {Promise<Document | null>}
 */
function fetchPage(name) {
  const request = new XMLHttpRequest();
  request.open("GET", `${document.documentElement.dataset.parts}${name}/`);
  request.responseType = "document";
  return new Promise((resolve, reject) => {
    request.addEventListener("load", () => {
      if (request.status === 404) resolve(null);
      else if (request.status === 200 && request.responseXML) resolve(request.responseXML);
      else reject(new Error(`${name}: ${request.status}`));
    });
    request.addEventListener("error", () => reject(new Error(`${name}: no answer`)));
    request.send();
  });
}

/** @param {string} address */
function importScript(address) {
  return import(address);
}

/**
 * What it dresses must not be seen undressed.
 *
 * @param {Document} page
 * @returns {Promise<void>}
 */
function addStyle(page) {
  const link = page.querySelector("link[rel=stylesheet]");
  if (!link) return Promise.resolve();
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error("no style"));
    });
    document.head.append(link);
  });
}

/** @param {Document} page */
function adopt(page) {
  document.body.append(...page.body.childNodes);
}
