/**
 * The service worker: opens the chat without a network. The server puts `DEPLOYED` before this text.
 *
 * It keeps what is the same for everybody: static files, and a page without anybody's words in it. Pages
 * made for a person are fetched from the network and never kept; what that page then shows, it finds itself.
 *
 * @typedef {{version: string, shell: string, files: string[], hashed: boolean}} Deployed
 */

/** A network that does not answer in this time is none. */
const PATIENCE_MS = 8_000;
const CACHES = "syncchat-";
/** Of this release, or of the one before, whose tabs may still be open. */
const FILES = /^\/(?:static|parts)\//;
const CHAT = /^\/(?:search\/|rooms\/\d+\/(?:\d+\/)?)?$/;
const SHARE = "/share/";
/** What a proxy says for a server that is away. */
const AWAY = [502, 503, 504];

const worker = /** @type {any} */ (globalThis);
const deployed = /** @type {Deployed} */ (worker.DEPLOYED);
const current = CACHES + deployed.version;

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  event.waitUntil(install());
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(activate());
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === SHARE) event.respondWith(takeShare(request));
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (request.mode === "navigate") {
    if (CHAT.test(pathname)) event.respondWith(openChat(request));
  } else if (deployed.hashed && FILES.test(pathname)) {
    event.respondWith(fromCacheFirst(request));
  } else if (deployed.files.includes(pathname)) {
    event.respondWith(fromNetworkFirst(request));
  }
});

async function install() {
  const cache = await caches.open(current);
  // As nobody: not even by mistake may it become somebody's page.
  const shell = fetch(deployed.shell, { credentials: "omit", cache: "no-store" });
  const files = deployed.files.map((path) =>
    keep(cache, path, fetch(path, { credentials: "omit", cache: freshness() })),
  );
  await Promise.all([keep(cache, deployed.shell, shell), ...files]);
}

/** A hashed name never changes what it means, so the browser's own cache will do. @returns {RequestCache} */
function freshness() {
  return deployed.hashed ? "default" : "no-cache";
}

/**
 * @param {Cache} cache
 * @param {string} path
 * @param {Promise<Response>} fetching
 */
async function keep(cache, path, fetching) {
  const response = await fetching;
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  await cache.put(path, response);
}

async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith(CACHES) && name !== current);
  // In the order in which they were made.
  for (const old of others.slice(0, -1)) await caches.delete(old);
  // With preload, Firefox ends a navigation whose connection is refused before the worker can answer it.
  // Earlier releases enabled it, and browsers remember that.
  await worker.registration.navigationPreload?.disable();
  // The tab that brought it asks for parts too.
  await worker.clients.claim();
}

/**
 * What another app hands over waits in a cache of its own until a page takes it (static/js/parts/share.js).
 *
 * @param {Request} request
 */
async function takeShare(request) {
  const form = await request.formData();
  const words = ["title", "text", "url"].map((name) => form.get(name)).filter(Boolean);
  const files = form.getAll("files").filter((each) => each instanceof File);
  await caches.delete("shared");
  const cache = await caches.open("shared");
  await cache.put(`${SHARE}words`, new Response(words.join("\n")));
  for (const [number, file] of files.entries()) {
    await cache.put(`${SHARE}${number}/${encodeURIComponent(file.name)}`, new Response(file));
  }
  return Response.redirect("/#shared", 303);
}

/** @param {Request} request */
async function openChat(request) {
  const shell = () => find(deployed.shell);
  /** @type {any} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  }).then(shell);
  try {
    const asked = fetch(request);
    const answer = await Promise.race([asked, late.then((found) => found ?? asked)]);
    if (!AWAY.includes(answer.status)) return answer;
    return (await shell()) ?? answer;
  } catch (error) {
    const found = await shell();
    if (found) return found;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Request} request */
async function fromCacheFirst(request) {
  const { pathname } = new URL(request.url);
  return (await find(pathname)) ?? (await findOlder(pathname)) ?? fetch(request);
}

/** @param {Request} request */
async function fromNetworkFirst(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await find(new URL(request.url).pathname);
    if (found) return found;
    throw error;
  }
}

/** @param {string} path @returns {Promise<Response | undefined>} */
async function find(path) {
  try {
    const cache = await caches.open(current);
    return await cache.match(path, { ignoreVary: true });
  } catch {
    // The browser does not let it look, on a full or broken disk: as if nothing were kept.
  }
}

/** @param {string} path @returns {Promise<Response | undefined>} */
async function findOlder(path) {
  return caches.match(path, { ignoreVary: true }).catch(() => undefined);
}
