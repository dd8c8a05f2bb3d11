import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../static/js/offline/worker.js", import.meta.url), "utf8");
const ORIGIN = "https://chat.example";

/** A browser's caches and a network that answers as the test says. @param {Partial<any>} [deployed] */
function startWorker(deployed = {}, shelves = new Map()) {
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  const world = {
    shelves,
    /** @type {Map<string, any>} */ served: new Map(),
    isOffline: false,
    /** The browser refuses to look into what it keeps. */
    isBroken: false,
    // As an earlier release left it
    preloads: true,
    /** @type {any[]} */ asked: [],
    /** @type {() => void} */ lateness: () => {},
    claims: 0,
    /** @param {string} name */
    async dispatch(name, event = {}) {
      /** @type {Promise<any>[]} */
      const waits = [];
      listeners[name]({ ...event, waitUntil: (/** @type {any} */ work) => waits.push(work) });
      await Promise.all(waits);
    },
    /** @param {string} path @param {Partial<any>} [how] */
    async get(path, how = {}) {
      let answer = null;
      const request = { url: ORIGIN + path, method: "GET", mode: "navigate", ...how };
      listeners.fetch({
        request,
        respondWith: (/** @type {any} */ given) => {
          answer = given;
        },
      });
      return answer === null ? "left alone" : (await answer).text;
    },
  };
  const cacheOf = (/** @type {string} */ name) => {
    if (!shelves.has(name)) shelves.set(name, new Map());
    const shelf = shelves.get(name);
    return {
      put: async (/** @type {string} */ path, /** @type {any} */ response) => void shelf.set(path, response),
      match: async (/** @type {string} */ path) => shelf.get(path),
    };
  };
  const refuse = () => {
    if (world.isBroken) throw new Error("UnknownError");
  };
  vm.runInNewContext(SOURCE, {
    DEPLOYED: { version: "1", shell: "/offline/en/", files: ["/static/a.js"], hashed: true, ...deployed },
    URL,
    Error,
    Promise,
    location: { origin: ORIGIN },
    registration: {
      navigationPreload: {
        disable: async () => {
          world.preloads = false;
        },
      },
    },
    skipWaiting() {},
    clients: {
      claim: async () => {
        world.claims += 1;
      },
    },
    clearTimeout() {},
    setTimeout: (/** @type {() => void} */ run) => {
      world.lateness = run;
    },
    addEventListener: (/** @type {string} */ name, /** @type {any} */ listener) => {
      listeners[name] = listener;
    },
    caches: {
      open: async (/** @type {string} */ name) => refuse() || cacheOf(name),
      keys: async () => [...shelves.keys()],
      match: async (/** @type {string} */ path) =>
        refuse() || [...shelves.values()].find((shelf) => shelf.has(path))?.get(path),
      delete: async (/** @type {string} */ name) => shelves.delete(name),
    },
    fetch: async (/** @type {any} */ asked, /** @type {any} */ how) => {
      const path = typeof asked === "string" ? asked : asked.url.slice(ORIGIN.length);
      world.asked.push([path, how?.credentials]);
      if (world.isOffline) throw new TypeError("Failed to fetch");
      const found = world.served.get(path) ?? { text: `network ${path}`, status: 200 };
      return { ok: found.status < 400, redirected: false, ...(await found) };
    },
  });
  return world;
}

async function install(deployed = {}, shelves = new Map()) {
  const worker = startWorker(deployed, shelves);
  await worker.dispatch("install");
  await worker.dispatch("activate");
  return worker;
}

test("what is kept is asked for as nobody, and pages are never put in", async () => {
  const worker = await install();
  await worker.get("/rooms/1/");
  assert.deepEqual([...worker.shelves.get("syncchat-1").keys()].sort(), ["/offline/en/", "/static/a.js"]);
  assert.deepEqual(
    worker.asked.filter(([path]) => path !== "/rooms/1/").map(([, credentials]) => credentials),
    ["omit", "omit"],
  );
});

test("the tab that brought the worker is served by it, without being loaded again", async () => {
  assert.equal((await install()).claims, 1);
});

test("the network comes first, and the kept page only when there is none", async () => {
  const worker = await install();
  assert.equal(await worker.get("/rooms/1/"), "network /rooms/1/");
  worker.isOffline = true;
  for (const path of ["/", "/rooms/1/", "/rooms/1/22/"]) assert.equal(await worker.get(path), "network /offline/en/");
});

test("a page is not asked for beside the worker, which would end a refused navigation in Firefox", async () => {
  const worker = startWorker();
  assert.equal(worker.preloads, true);
  await worker.dispatch("install");
  await worker.dispatch("activate");
  assert.equal(worker.preloads, false);
});

test("only the chat's own pages and files are served", async () => {
  const worker = await install();
  worker.isOffline = true;
  for (const path of ["/login/", "/settings/profile/", "/rooms/x/", "/api/v1/me"]) {
    assert.equal(await worker.get(path), "left alone", path);
  }
  assert.equal(await worker.get("/static/a.js", { mode: "cors" }), "network /static/a.js");
  assert.equal(await worker.get("/avatars/b.webp", { mode: "cors" }), "left alone");
  assert.equal(await worker.get("/rooms/1/", { method: "POST" }), "left alone");
});

test("a refusal of the server is shown as it is, a server that is away is not", async () => {
  const worker = await install();
  worker.served.set("/rooms/9/", { text: "no such room", status: 404 });
  worker.served.set("/rooms/1/", { text: "bad gateway", status: 502 });
  assert.equal(await worker.get("/rooms/9/"), "no such room");
  assert.equal(await worker.get("/rooms/1/"), "network /offline/en/");
});

test("a network that never answers is none", async () => {
  const worker = await install();
  worker.served.set("/", new Promise(() => {}));
  const answer = worker.get("/");
  await new Promise((resolve) => setImmediate(resolve));
  worker.lateness();
  assert.equal(await answer, "network /offline/en/");
});

test("the release before stays for its open tabs, the one before that goes, and other caches are left alone", async () => {
  const shelves = new Map([["elsewhere", new Map()]]);
  await install({}, shelves);
  await install({ version: "2" }, shelves);
  assert.deepEqual([...shelves.keys()].sort(), ["elsewhere", "syncchat-1", "syncchat-2"]);
  await install({ version: "3" }, shelves);
  assert.deepEqual([...shelves.keys()].sort(), ["elsewhere", "syncchat-2", "syncchat-3"]);
});

test("a tab of the release before gets its files, which are nowhere else, and pages are of this one", async () => {
  const shelves = new Map();
  await install({ files: ["/static/old.js", "/parts/1/en/search/"] }, shelves);
  const worker = await install({ version: "2", shell: "/offline/de/" }, shelves);
  worker.isOffline = true;
  for (const path of ["/static/old.js", "/parts/1/en/search/"]) {
    assert.equal(await worker.get(path, { mode: "cors" }), `network ${path}`);
  }
  assert.equal(await worker.get("/"), "network /offline/de/");
  await assert.rejects(worker.get("/static/never.js", { mode: "cors" }), /Failed to fetch/);
});

test("a release of which a file is missing is not taken", async () => {
  const worker = startWorker({ files: ["/static/gone.js"] });
  worker.served.set("/static/gone.js", { text: "", status: 404 });
  await assert.rejects(worker.dispatch("install"), /gone\.js/);
});

test("without hashed names a file comes from the network as long as there is one", async () => {
  const worker = await install({ hashed: false });
  worker.served.set("/static/a.js", { text: "changed", status: 200 });
  assert.equal(await worker.get("/static/a.js", { mode: "cors" }), "changed");
  worker.isOffline = true;
  assert.equal(await worker.get("/static/a.js", { mode: "cors" }), "network /static/a.js");
});

test("a browser that refuses to look into what it kept gets pages and files from the network", async () => {
  const worker = await install();
  worker.isBroken = true;
  assert.equal(await worker.get("/static/a.js", { mode: "cors" }), "network /static/a.js");
  assert.equal(await worker.get("/rooms/1/"), "network /rooms/1/");
  worker.isOffline = true;
  await assert.rejects(worker.get("/rooms/1/"), /Failed to fetch/);
});
