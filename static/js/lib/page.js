/**
 * What the connection and the drafts need to know of the window they live in.
 *
 * @param {Window & typeof globalThis} window
 */
export function watchPage(window) {
  const { document, navigator } = window;
  return {
    isOnline: () => navigator.onLine,
    cookies: () => document.cookie,
    /** @param {() => void} changed */
    onNetwork(changed) {
      window.addEventListener("online", changed);
      window.addEventListener("offline", changed);
    },
    /** @param {() => void} changed */
    onVisible(changed) {
      document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && changed());
      // Back from the browser's page cache, where the socket was taken from us.
      window.addEventListener("pageshow", (event) => event.persisted && changed());
    },
    /** This tab is the one that is worked in. @param {() => void} changed */
    onFocus(changed) {
      window.addEventListener("focus", changed);
      window.addEventListener("pageshow", changed);
    },
    /** @param {() => void} changed */
    onBlur(changed) {
      window.addEventListener("blur", changed);
    },
    /** @param {() => void} leave */
    onLeave(leave) {
      window.addEventListener("pagehide", leave);
      document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
    },
  };
}
