import assert from "node:assert/strict";
import { test } from "node:test";
import { gettext } from "../../static/js/lib/gettext.js";
import { OtherRelease, PartLoader, share } from "../../static/js/components/parts.js";

/** A page of a part as far as the loader looks at it. @param {Record<string, string>} words */
function createPage(words) {
  const element = { textContent: JSON.stringify({ language: "de", plural: "", words }), remove() {} };
  return { documentElement: { dataset: { script: "/search.js" } }, querySelector: () => element };
}

function setUp() {
  const world = {
    /** @type {string[]} */ asked: [],
    /** @type {any[]} */ adopted: [],
    /** @type {any[]} */ toasts: [],
    /** @type {any[]} */ started: [],
    /** @type {any} */ page: createPage({ Found: "Gefunden" }),
    isOffline: false,
    /** @type {any} */ module: {},
  };
  const app = /** @type {any} */ ({
    toasts: { show: (/** @type {string} */ text, /** @type {any} */ action) => world.toasts.push([text, action]) },
  });
  world.module = { startPart: (/** @type {any} */ given) => world.started.push([given, gettext("Found")]) };
  const loader = new PartLoader(app, {
    fetchPage: async (name) => {
      world.asked.push(name);
      return world.page;
    },
    importScript: async (address) => {
      world.asked.push(address);
      if (world.isOffline) throw new TypeError("Failed to fetch");
      return world.module;
    },
    addStyle: async () => {},
    adopt: (page) => world.adopted.push(page),
  });
  return { world, app, loader };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a part is loaded once, knows its words, and starts before whoever asked goes on", async () => {
  const { world, app, loader } = setUp();
  const [first, second] = await Promise.all([loader.load("search"), loader.load("search")]);
  assert.equal(first, second);
  assert.equal(await loader.load("search"), world.module);
  assert.deepEqual(world.asked, ["search", "/search.js"]);
  assert.deepEqual(world.adopted, [world.page]);
  assert.deepEqual(world.started, [[app, "Gefunden"]]);
});

test("a part of the joined script is given the page's modules", async () => {
  const { world, loader } = setUp();
  const lamp = {};
  share({ $3: lamp });
  world.module = { instantiate: (/** @type {any} */ shared) => ({ lamp: shared.$3 }) };
  assert.equal(/** @type {any} */ (await loader.load("search")).lamp, lamp);
});

test("a failure is said, and trying again goes on where it stopped", async () => {
  const { world, loader } = setUp();
  world.isOffline = true;
  let opened = 0;
  void loader.load("search").then(() => {
    opened += 1;
  });
  await settle();
  const [text, action] = world.toasts[0];
  assert.deepEqual([text, action.words, opened], ["This could not be loaded.", "Try again", 0]);
  assert.deepEqual([world.started, world.adopted], [[], []]);

  world.isOffline = false;
  action.run();
  await settle();
  assert.equal(opened, 1);
  assert.equal(world.asked.at(-1), "/search.js?again=1");
});

test("asking again is trying again", async () => {
  const { world, loader } = setUp();
  world.isOffline = true;
  void loader.load("search");
  await settle();
  world.isOffline = false;
  assert.equal(await loader.load("search"), world.module);
});

test("a part of another release is not loaded into this page", async () => {
  const { world, loader } = setUp();
  world.page = null;
  void loader.load("search");
  await settle();
  assert.deepEqual(world.asked, ["search"]);
  assert.match(world.toasts[0][0], /newer version/);
  assert.equal(world.toasts[0][1].words, "Reload");
  assert.ok(new OtherRelease("search") instanceof Error);
});
