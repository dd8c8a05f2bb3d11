import { startComposerButtons } from "../components/composer/buttons.js";
import { startComposerNotes } from "../components/composer/notes.js";
import { startRoomComposer } from "../components/composer/room-composer.js";
import { startTypingLine } from "../components/composer/typing-line.js";
import { startConfirm } from "../components/dialogs/confirm.js";
import { startDialogs } from "../components/dialogs/dialogs.js";
import { Switcher } from "../components/dialogs/switcher.js";
import { followUploads } from "../components/files/message-files.js";
import { Actions } from "../components/page/actions.js";
import { startBanners } from "../components/session/banners.js";
import { startDays } from "../components/page/days.js";
import { startFirstRun } from "../components/page/first-run.js";
import { startClickFocus, startRoomFocus, startWatching } from "../components/page/focus.js";
import { startHeader } from "../components/page/header.js";
import { startKeyboard } from "../components/page/keyboard.js";
import { startIgnored } from "../components/session/ignored.js";
import { startNewcomer } from "../components/session/newcomer.js";
import { startKeeping } from "../components/session/outbox-notice.js";
import { Layers } from "../components/page/layers.js";
import { nameMacKeys } from "../components/page/mac-keys.js";
import { startMenus } from "../components/page/menus.js";
import { Navigation } from "../components/page/navigation.js";
import { startPageCache } from "../components/session/page-cache.js";
import { startPlacing } from "../components/page/placing.js";
import { dressPage, openRecalled } from "../components/session/recalled.js";
import { startSession } from "../components/session/session.js";
import { startSignOut } from "../components/session/sign-out.js";
import { startTitle } from "../components/page/title.js";
import { Toasts } from "../components/page/toasts.js";
import { Details } from "../components/panel/details.js";
import { ProfileCard } from "../components/panel/profile-card.js";
import { startRoomActions, startRoomLoss } from "../components/panel/room-actions.js";
import { Sheet } from "../components/sidebar/sheet.js";
import { startRowMenu } from "../components/sidebar/row-menu.js";
import { Sidebar } from "../components/sidebar/sidebar.js";
import { ThreadPanel } from "../components/thread/thread-panel.js";
import { EditForm } from "../components/timeline/edit-form.js";
import { startUnfolding } from "../components/message/folding.js";
import { MessageActions } from "../components/message/message-actions.js";
import { startTicking } from "../components/message/ticking.js";
import { MessageKeys } from "../components/message/message-keys.js";
import { MessageMenu } from "../components/message/message-menu.js";
import { TimelineView } from "../components/timeline/timeline.js";
import { startCopying } from "../components/timeline/copying.js";
import { startCodeCopy } from "../components/timeline/code-copy.js";
import { emit } from "../components/app.js";
import { openAway, startLater } from "../components/later.js";
import { need } from "../components/dom.js";
import { systemClock } from "../lib/clock.js";
import { createTimes } from "../lib/time.js";
import { startStore } from "../store/browser.js";
import { openSnapshots } from "../store/offline/storages.js";
import { recallBootstrap } from "../store/offline/hydrate.js";
import { isSetAside } from "../store/offline/set-aside.js";

/** @typedef {import("../components/app.js").App} App */

/** What the server put into the page; else what this browser kept. */
async function findState() {
  const given = readJson("bootstrap");
  if (given) return { ...given, look: { time_zone: document.documentElement.dataset.timeZone } };
  const snapshots = isSetAside(window) ? null : openSnapshots(window, systemClock);
  const kept = snapshots && (await recallBootstrap(snapshots));
  if (kept) dressPage(kept.me, kept.look);
  return kept;
}

/** @param {any} state @returns {App} */
function createApp(state) {
  const { dataset } = document.documentElement;
  const store = startStore(window, state);
  return {
    store,
    times: createTimes({ locale: dataset.locale, timeZone: dataset.timeZone }),
    actions: new Actions(document),
    layers: new Layers(),
    toasts: new Toasts(),
    navigation: new Navigation(store),
    recalled: "resume" in state,
    watched: null,
  };
}

/** @param {string} id */
function readJson(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** @param {App} app */
function startRoom(app) {
  const viewport = need(document, "#timeline");
  const actions = new MessageActions(app);
  new TimelineView(app).start();
  new MessageKeys(app, viewport, actions);
  new MessageMenu(app, viewport, actions).watch(need(document, "#thread-timeline"));
  new EditForm(app, actions);
  new MessageKeys(app, need(document, "#thread-timeline"), actions);
  new ThreadPanel(app).start();
  startCodeCopy(app);
  startCopying(document);
  startTicking(app, actions);
  startUnfolding(app);
  followUploads(app, (id) => actions.find(id));
  startTypingLine(app);
  startComposerNotes(app);
  startComposerButtons(app);
  startRoomComposer(app);
}

/** @param {App} app */
function startDoors(app) {
  const switcher = new Switcher(app);
  startDialogs(app);
  startConfirm(app);
  startMenus(document);
  startPlacing(document);
  startClickFocus(document);
  new ProfileCard(app).start();
  switcher.start();
  startKeyboard(app, () => switcher.open());
  startLater(app);
  startSignOut(app);
}

async function startPage() {
  const state = await findState();
  if (state) startApp(createApp(state), state);
  else await openAway();
  document.documentElement.dataset.ready = "";
}

/** @param {App} app @param {any} state */
function startApp(app, state) {
  nameMacKeys(document);
  startFirstRun(app);
  startRoom(app);
  new Sidebar(app).start();
  startRowMenu(app);
  new Sheet(app).start();
  new Details(app).start();
  startHeader(app);
  startTitle(app);
  startBanners(app);
  startDoors(app);
  startRoomActions(app);
  startRoomLoss(app);
  startSession(app);
  app.navigation.start();
  startRoomFocus(app);
  startWatching(app);
  startDays(app);
  startKeeping(app);
  startIgnored(app);
  startNewcomer(app);
  startPageCache();
  if (app.recalled) openRecalled(app);
  if (state.open?.thread) emit("thread", { room: state.open.room, id: state.open.thread.id });
}

// A start that fails is an error of the page, which start-guard.js shows
if (!("tooOld" in document.documentElement.dataset)) startPage().catch(reportError);
