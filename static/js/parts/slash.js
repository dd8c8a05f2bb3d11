import { createAvatar } from "../components/avatar.js";
import { cloneTemplate, closest, fillPart, find, need, part, showPart } from "../components/dom.js";
import { parseTrusted } from "../components/trusted-html.js";
import { systemClock } from "../lib/clock.js";
import { gettext, interpolate } from "../lib/gettext.js";

/**
 * Slash commands of programs: found while they are written, used, and what they answer to me alone. Such an answer is
 * in no log: it stands above the box that the command was written in, until it is put away or the page is left.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../connection/protocol.js").CommandAnswer} CommandAnswer
 * @typedef {import("../connection/protocol.js").SlashCommand} SlashCommand
 * @typedef {Pick<CommandAnswer, "room" | "command" | "bot"> & {thread?: string | null, html?: string | null}} Answer
 * @typedef {{room: number, thread?: string}} Place
 */

const FRESH_MS = 30_000;
const MOST = 5;

/** @type {Map<number, {at: number, list: Promise<SlashCommand[]>}>} */
const known = new Map();
/** By where they were asked for. @type {Map<string, Answer[]>} */
const answers = new Map();

/** @param {App} app */
export function startPart(app) {
  app.actions.on("answer:close", (_, button) => putAway(app, button));
  app.store.subscribe(() => draw(app), ["open", "thread"]);
}

/** @param {App} app @param {number} room @returns {Promise<SlashCommand[]>} */
function list(app, room) {
  const before = known.get(room);
  if (before && systemClock.elapsed() - before.at < FRESH_MS) return before.list;
  const asked = app.store.api.get(`rooms/${room}/slash-commands`);
  known.set(room, { at: systemClock.elapsed(), list: asked });
  asked.catch(() => known.delete(room));
  return asked;
}

/** For the list beside the box. @param {App} app @param {number} room @param {string} query */
export async function findCommands(app, room, query) {
  const wanted = query.toLowerCase();
  const found = await list(app, room).catch(() => []);
  // Written out, it needs no list, and Enter does it
  if (found.some(({ name }) => name === wanted)) return [];
  return found
    .filter(({ name }) => name.startsWith(wanted))
    .map(({ name, hint, description, bot }) => ({
      name,
      note: [hint, description, bot.name].filter(Boolean).join(" · "),
    }));
}

/**
 * @param {App} app
 * @param {HTMLFormElement} form
 * @param {Place} place
 * @param {{name: string, rest: string}} command
 */
export async function useCommand(app, form, place, { name, rest }) {
  const found = await list(app, place.room);
  if (!found.some((each) => each.name === name)) throw { sentence: explainMissing(name) };
  form.toggleAttribute("data-asking", true);
  try {
    /** @type {CommandAnswer} */
    const answer = await app.store.api.post(`rooms/${place.room}/slash-commands`, {
      name,
      text: rest,
      thread: place.thread ?? null,
    });
    if (answer.html) showAnswer(app, answer);
  } finally {
    form.toggleAttribute("data-asking", false);
  }
}

/** @param {string} name */
function explainMissing(name) {
  return interpolate(
    gettext("There is no command %(name)s. Type / to see them all, or put another / in front to send it as it is."),
    { name: `/${name}` },
  );
}

/** @param {App} app @param {Answer} answer */
export function showAnswer(app, answer) {
  const key = nameKey(answer.room, answer.thread);
  answers.set(key, [...(answers.get(key) ?? []), answer].slice(-MOST));
  draw(app);
}

/** @param {number | null} room @param {string | null} [thread] */
function nameKey(room, thread) {
  return `${room} ${thread ?? ""}`;
}

/** Above both boxes, what was answered there. @param {App} app */
function draw({ store }) {
  const { current } = store.threads;
  fill("#composer", nameKey(store.current));
  fill("#thread-composer", current ? nameKey(current.room, current.id) : "");
}

/** @param {string} selector @param {string} key */
function fill(selector, key) {
  const form = need(document, selector);
  const shown = answers.get(key) ?? [];
  let box = /** @type {HTMLElement | null} */ (find(form.parentElement ?? form, ".whispers"));
  if (!box) {
    if (shown.length === 0) return;
    box = cloneTemplate("t-whispers");
    form.before(box);
  }
  box.dataset.key = key;
  box.hidden = shown.length === 0;
  box.replaceChildren(...shown.map(create));
}

/** @param {Answer} answer */
function create({ bot, command, html }) {
  const element = cloneTemplate("t-whisper");
  part(element, "avatar")?.replaceChildren(createAvatar(bot, { size: "sm" }));
  fillPart(element, "name", bot.name);
  fillPart(element, "command", command && `/${command}`);
  showPart(element, "command", command !== "");
  part(element, "text")?.replaceChildren(parseTrusted(html ?? ""));
  return element;
}

/** @param {App} app @param {HTMLElement} button */
function putAway(app, button) {
  const box = closest(button, ".whispers");
  const element = closest(button, ".whisper");
  if (!box || !element) return;
  const form = box.nextElementSibling;
  const place = [...box.children].indexOf(element);
  const key = box.dataset.key ?? "";
  answers.set(
    key,
    (answers.get(key) ?? []).filter((_, at) => at !== place),
  );
  draw(app);
  if (form) find(form, "textarea")?.focus();
}
