/**
 * Runs before the chat's module, in words that old browsers know: shows why the chat does not start, instead
 * of a page that looks alive, and tells the server's log.
 */
(() => {
  const root = document.documentElement;
  /** As `store/set-aside.js` reads it. */
  const SET_ASIDE = "syncchat-set-aside";
  /** What can be fetched again; what waits to be sent lies elsewhere and stays. */
  const SNAPSHOTS = "syncchat-readings";
  const CACHES = "syncchat-";
  /** A database that another tab holds open is deleted later, by the browser. */
  const DELETING_MS = 2_000;
  /** A script's address, line and column in an engine's stack. */
  const PLACE = /(https?:\/\/[^\s()@]+?):(\d+):(\d+)/g;
  const SCRIPT = /^\/[\w./-]{1,200}$/;

  /** The newest of what the chat's scripts and styles cannot do without; the rest is older. */
  const hasAllNeeded =
    "noModule" in HTMLScriptElement.prototype &&
    "popover" in HTMLElement.prototype &&
    "checkVisibility" in Element.prototype &&
    "toSorted" in Array.prototype &&
    "reportError" in window &&
    "HTMLDialogElement" in window &&
    "ListFormat" in Intl &&
    "CSSLayerBlockRule" in window &&
    CSS.supports("selector(:has(a))") &&
    CSS.supports("color", "light-dark(red, red)");

  let hasFailed = false;

  /** @param {string} id */
  function show(id) {
    for (const each of document.querySelectorAll("#app, .skip-link, #toasts")) {
      /** @type {HTMLElement} */ (each).hidden = true;
    }
    const state = document.getElementById(id);
    if (state) state.hidden = false;
  }

  if (!hasAllNeeded) {
    root.dataset.tooOld = "";
    show("browser-too-old");
    return;
  }

  /** @param {unknown} error */
  function findPlace(error) {
    if (!(error instanceof Error)) return null;
    // Some engines begin the stack with the message, which may hold somebody's words
    const stack = String(error.stack)
      .split(error.message || "\n")
      .join("\n");
    for (const [, address, line, column] of stack.matchAll(PLACE)) {
      const { origin, pathname } = new URL(address);
      if (origin === location.origin && SCRIPT.test(pathname)) {
        return { script: pathname, line: Number(line), column: Number(column) };
      }
    }
    return null;
  }

  /** Nobody's words: the kind of error and where it arose. @param {unknown} error @param {string} script */
  function report(error, script) {
    const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : "Error";
    const place = findPlace(error) || { script: SCRIPT.test(script) ? script : "/", line: 0, column: 0 };
    const release = (root.dataset.parts || "").split("/")[2] || "";
    const token = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie);
    fetch("/api/v1/start-failures", {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token[1] : "" },
      body: JSON.stringify(Object.assign({ name, release }, place)),
    }).catch(() => {});
  }

  /** @param {unknown} error @param {string} script */
  function fail(error, script) {
    if (hasFailed) return;
    hasFailed = true;
    show("start-failed");
    report(error, script);
  }

  // Capturing hears scripts that do not load, too: theirs is an event of the element
  addEventListener(
    "error",
    (event) => {
      if ("ready" in root.dataset) return;
      if (event.target instanceof HTMLScriptElement) return fail(null, new URL(event.target.src).pathname);
      if (event.target !== window) return;
      // A module that cannot be read has a file name and no stack, an error that was caught a stack alone
      const script = event.filename.startsWith(`${location.origin}/`) ? new URL(event.filename).pathname : "";
      if (script || findPlace(event.error)) fail(event.error, script);
    },
    true,
  );

  async function forgetReadable() {
    // Without a server there would be nothing to start with
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (!answer.ok) return;
    const deleting = new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(SNAPSHOTS);
      request.onsuccess = request.onerror = request.onblocked = resolve;
      setTimeout(resolve, DELETING_MS);
    });
    const names = await caches.keys();
    const registrations = await navigator.serviceWorker.getRegistrations();
    await Promise.all([
      deleting,
      ...names.filter((name) => name.startsWith(CACHES)).map((name) => caches.delete(name)),
      ...registrations.map((registration) => registration.unregister()),
    ]);
  }

  function startWithout() {
    Promise.resolve()
      .then(() => sessionStorage.setItem(SET_ASIDE, "1"))
      .then(forgetReadable)
      // What could not be forgotten is set aside all the same
      .catch(() => {})
      .then(() => location.reload());
  }

  addEventListener("click", (event) => {
    if (!hasFailed || !(event.target instanceof Element)) return;
    const act = event.target.closest("[data-start]");
    if (!act) return;
    if (act.getAttribute("data-start") === "again") location.reload();
    else startWithout();
  });
})();
