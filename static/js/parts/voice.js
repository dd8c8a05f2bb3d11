import { closest, find, findAll, setAttribute } from "../components/dom.js";
import { Heard } from "../components/voice/heard.js";
import { NowPlaying } from "../components/voice/now-playing.js";
import { Playback, SPEEDS } from "../components/voice/playback.js";
import { VoicePlayer } from "../components/voice/voice-player.js";
import { gettext } from "../lib/gettext.js";
import { findStorage } from "../store/tabs.js";

/**
 * Voice messages: their players, of which one plays at a time.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../components/voice/voice-player.js").Voice} Voice
 * @typedef {import("../connection/protocol.js").File} File
 */

const SPEED = "syncchat-voice-speed";

/** @type {WeakMap<Element, VoicePlayer>} */
const players = new WeakMap();
/** @type {Playback} */
let playback;

/** @param {App} app */
export function startPart(app) {
  const storage = findStorage(window);
  const heard = new Heard(storage);
  /** @type {import("../components/voice/now-playing.js").Told | null} */
  let told = null;
  playback = new Playback(new Audio(), {
    onChange(key) {
      for (const element of findAll(document, `[data-track="${CSS.escape(key)}"]`)) players.get(element)?.update();
      now.update(told);
    },
    onEnd: ({ key }) => playNext(key, heard, start),
    onFail: () => app.toasts.show(gettext("This voice message cannot be played now. Try again in a moment.")),
  });
  const now = new NowPlaying(playback);
  const start = (/** @type {VoicePlayer} */ player) => {
    const article = player.element.closest("article");
    const seq = article?.dataset.seq ?? "";
    const name = (article && find(article, ".message__author")?.textContent) ?? "";
    told = { ...player.voice, name, address: `/rooms/${app.store.current}/${seq}/` };
    heard.add(player.voice.key);
    playback.toggle(player.voice);
  };
  playback.speed = Number(storage?.getItem(SPEED) ?? 1);
  app.actions.on("voice:play", (_, button) => {
    const player = findPlayer(button);
    if (player) start(player);
  });
  app.actions.on("voice:speed", (_, button) => {
    playback.speed = SPEEDS[(SPEEDS.indexOf(playback.speed) + 1) % SPEEDS.length];
    storage?.setItem(SPEED, String(playback.speed));
    for (const element of findAll(document, "[data-track]")) players.get(element)?.update();
    button.focus();
  });
  app.actions.on("voice:stop", () => playback.pause());
  app.store.subscribe(() => now.update(told), ["open"]);
}

/** @param {Element} element */
function findPlayer(element) {
  const root = closest(element, ".voice");
  return root ? (players.get(root) ?? null) : null;
}

/** Pauses whatever plays: somebody speaks. */
export function pausePlaying() {
  playback.pause();
}

/** @param {string} key */
export function forgetTrack(key) {
  playback.forget(key);
}

/** @param {Voice} voice @param {number} [bars] */
export function createPlayer(voice, bars) {
  const player = new VoicePlayer(playback, voice, bars);
  players.set(player.element, player);
  return player.element;
}

/** In the place of the browser's own players, of which there may be more than one. @param {HTMLElement} place @param {File[]} files */
export function drawVoices(place, files) {
  for (const { id, url, voice } of files) {
    // Without its loudness it is played as any sound
    const card = voice?.waveform.length ? find(place, `[data-file="${CSS.escape(id)}"]`) : null;
    if (!voice || !card || find(card, ".voice")) continue;
    card.replaceChildren(createPlayer({ key: id, url, ...voice }));
    setAttribute(card, "data-drawn", true);
  }
}

/**
 * What others sent after it, and was not heard yet.
 *
 * @param {string} key
 * @param {Heard} heard
 * @param {(player: VoicePlayer) => void} start
 */
function playNext(key, heard, start) {
  const ended = find(document, `[data-track="${CSS.escape(key)}"]`);
  const list = ended?.closest(".timeline__column");
  if (!ended || !list) return;
  const all = findAll(list, "article:not([data-own]) .voice");
  const next = all.find(
    (element) =>
      ended.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING &&
      !heard.has(players.get(element)?.voice.key ?? ""),
  );
  const player = next && players.get(next);
  if (player) start(player);
}
