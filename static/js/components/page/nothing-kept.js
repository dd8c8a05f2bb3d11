import { drawDelay } from "../../connection/backoff.js";
import { systemClock } from "../../lib/clock.js";
import { countUnsent, openReadings } from "../../store/keeping.js";
import { recallBootstrap } from "../../store/recalling.js";
import { find, findAll, setText } from "../dom.js";
import { createWords } from "../words.js";

/** Between two tries at least. */
const REST_MS = 1_000;
/** What a proxy says for a server that is away. */
const AWAY = [502, 503, 504];

/** The page was opened without a server, and this browser has nothing to show: said, and tried again. */
export function showNothingKept() {
  const note = find(document, "#nothing-kept");
  for (const place of ["#composer", "#skeleton", "#column", "#sidebar-scroll"]) {
    const element = find(document, place);
    if (element) element.hidden = true;
  }
  if (note) {
    note.hidden = false;
    sayWhatIsAway(note);
    void sayUnsent(note);
    note.querySelector("button")?.addEventListener("click", () => location.reload());
  }
  keepTrying(() => note && sayWhatIsAway(note));
  document.documentElement.dataset.ready = "";
}

/** @param {HTMLElement} note */
function sayWhatIsAway(note) {
  const away = navigator.onLine ? "server" : "network";
  for (const element of findAll(note, "[data-away]")) element.hidden = element.dataset.away !== away;
}

/** @param {HTMLElement} note */
async function sayUnsent(note) {
  const unsent = await countUnsent(window, systemClock);
  const line = find(note, "[data-part='unsent']");
  if (!line || unsent === 0) return;
  const words = createWords(JSON.parse(find(document, "#words")?.textContent ?? "{}"), document.documentElement.lang);
  setText(line, words.count("unsent_here", unsent));
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
  const readings = openReadings(window, systemClock);
  return readings !== null && (await recallBootstrap(readings)) !== null;
}
