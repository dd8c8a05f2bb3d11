import { drawDelay } from "../../connection/backoff.js";
import { systemClock } from "../../lib/clock.js";
import { ngettext } from "../../lib/gettext.js";
import { openSnapshots } from "../../store/offline/storages.js";
import { recallBootstrap } from "../../store/offline/hydrate.js";
import { isSetAside } from "../../store/offline/set-aside.js";
import { countUnsent } from "../../store/outbox/unsent.js";
import { find, findAll, need, setText } from "../dom.js";

/** Between two tries at least. */
const REST_MS = 1_000;
/** What a proxy says for a server that is away. */
const AWAY = [502, 503, 504];

/** The page was opened without a server, and this browser has nothing to show: said, and tried again. */
export function showAway() {
  for (const place of ["#composer", "#timeline", "#sidebar-scroll", ".me"]) {
    const element = find(document, place);
    if (element) element.hidden = true;
  }
  const note = need(document, "#away");
  need(document, "#timeline").before(note);
  need(note, "button").addEventListener("click", () => location.reload());
  sayWhatIsAway(note);
  void sayUnsent(note);
  keepTrying(() => sayWhatIsAway(note));
}

/** @param {HTMLElement} note */
function sayWhatIsAway(note) {
  const away = navigator.onLine ? "server" : "network";
  for (const element of findAll(note, "[data-away]")) element.hidden = element.dataset.away !== away;
}

/** @param {HTMLElement} note */
async function sayUnsent(note) {
  const unsent = await countUnsent(window, systemClock);
  if (unsent === 0) return;
  const line = need(note, "[data-part='unsent']");
  setText(
    line,
    ngettext("%(n)s unsent message waits in this browser.", "%(n)s unsent messages wait in this browser.", unsent),
  );
  line.hidden = false;
}

/** @param {() => void} changed */
function keepTrying(changed) {
  let failures = 0;
  let timer = 0;
  const plan = () => {
    timer = setTimeout(attempt, REST_MS + drawDelay(failures, Math.random));
  };
  const attempt = async () => {
    clearTimeout(timer);
    failures += 1;
    if (await canOpen()) location.reload();
    else plan();
  };
  for (const name of ["online", "offline"]) window.addEventListener(name, changed);
  window.addEventListener("online", attempt);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && attempt());
  plan();
}

/** The server answers, or the browser's storage, which may only have been slow. */
async function canOpen() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer) return !AWAY.includes(answer.status);
  const snapshots = isSetAside(window) ? null : openSnapshots(window, systemClock);
  return snapshots !== null && (await recallBootstrap(snapshots)) !== null;
}
