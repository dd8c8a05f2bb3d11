import { ngettext } from "../../lib/gettext.js";
import { fillPart, find, findAll, need } from "../dom.js";
import { announce } from "../page/announcer.js";

/** @typedef {import("../app.js").App} App */

/** Fewer than this are there before a banner could be read. */
export const CATCHING_UP_ABOVE = 10;

/**
 * What the person should know of the connection, one thing at a time.
 *
 * @param {App} app
 */
export function startBanners(app) {
  const place = need(document, "#banners");
  let most = 0;
  let behind = 0;
  let waiting = 0;
  let outdated = false;
  const draw = () => {
    const { status } = app.store;
    const catching = status.kind === "quiet" && most > CATCHING_UP_ABOVE && behind > 0;
    // The browser knows before a socket notices; what it says is believed at once.
    const kind = navigator.onLine || status.kind === "stopped" ? nameBanner(status) : "offline";
    show(place, catching ? "catching-up" : kind === "quiet" && outdated ? "new-version" : kind);
    setConnection(catching ? "catching-up" : kind);
    if (status.kind === "waiting") fillPart(place, "seconds", String(status.seconds));
    fillPart(place, "count", String(behind));
    const done = most > 0 ? Math.round((1 - behind / most) * 100) : 0;
    need(place, "[data-banner='catching-up']").style.setProperty("--progress", `${done}%`);
  };
  app.store.subscribe(draw, ["status"]);
  app.store.subscribe(
    ({ release }) => {
      outdated = release !== undefined && !isRelease(release);
      draw();
    },
    ["release"],
  );
  app.store.subscribe(
    (change) => {
      behind = change.behind;
      if (behind > most) waiting = behind;
      most = behind === 0 ? 0 : Math.max(most, behind);
      if (behind === 0 && waiting > CATCHING_UP_ABOVE)
        announce(ngettext("%(n)s new message", "%(n)s new messages", waiting));
      if (behind === 0) waiting = 0;
      draw();
    },
    ["catching-up"],
  );
  for (const name of ["online", "offline"]) window.addEventListener(name, draw);
  app.actions.on("connection:retry", () => app.store.connection.retryNow());
  app.actions.on("page:reload", () => location.reload());
  draw();
  const elsewhere = find(document, "#elsewhere");
  if (elsewhere) elsewhere.hidden = elsewhere.dataset.address === location.origin;
}

/** Whether this page is of it, as its addresses of parts say. @param {string} release */
function isRelease(release) {
  return document.documentElement.dataset.parts?.split("/").includes(release) ?? true;
}

/** @param {{kind: string, action?: string}} status */
function nameBanner({ kind, action }) {
  if (kind !== "stopped") return kind;
  if (action === "reload") return "new-version";
  return action === "sign-in" ? "signed-out" : "connecting";
}

/**
 * @param {HTMLElement} place
 * @param {string} name
 */
function show(place, name) {
  for (const banner of findAll(place, "[data-banner]")) banner.hidden = banner.dataset.banner !== name;
}

/** @param {string} kind */
function setConnection(kind) {
  if (kind === "quiet") delete document.documentElement.dataset.connection;
  else document.documentElement.dataset.connection = kind;
}
