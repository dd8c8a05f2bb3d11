import { listNoticeActions, tagOf } from "../lib/notices.js";
import { readPush } from "./push-payload.js";
import { renewSubscription } from "./subscribing.js";

/**
 * What is pushed while no page is open, and what is pressed on it. What browsers demand of a push stands in
 * docs/notifications.md.
 *
 * @typedef {import("./push-payload.js").Notice} Notice
 * @typedef {import("./push-payload.js").ReadElsewhere} ReadElsewhere
 * @typedef {import("./answering.js").Answering} Answering
 */

/** Pages that can go to a message without being loaded anew. */
const CHAT = /^\/(?:(?:search|activity|threads|saved)\/|rooms\/\d+\/(?:\d+\/)?)?$/;
/** A page that hangs must not keep the click waiting. */
const ANSWER_MS = 1_000;

/** @param {any} scope the worker's @param {Answering} answering */
export function startPush(scope, answering) {
  let turn = Promise.resolve();
  scope.addEventListener("push", (/** @type {any} */ event) => {
    // Safari shows a declarative one by itself, and follows it when it is pressed
    if (event.notification) return;
    const pushed = readPush(event.data, scope.location.origin);
    // One after the other: after a while without a network, a message and that it was read come at once
    const taking = turn.then(() => take(scope, pushed));
    turn = taking.catch(() => {});
    event.waitUntil(taking);
  });
  scope.addEventListener("notificationclick", (/** @type {any} */ event) => {
    event.notification.close();
    event.waitUntil(press(scope, answering, event));
  });
  scope.addEventListener("pushsubscriptionchange", (/** @type {any} */ event) =>
    event.waitUntil(renewSubscription(scope, event)),
  );
}

/** @param {any} scope @param {Notice | ReadElsewhere} pushed */
async function take(scope, pushed) {
  showBadge(scope.navigator, pushed.badge);
  await ("title" in pushed ? show(scope, pushed) : clear(scope, pushed));
}

/** @param {any} scope @param {Notice} notice */
async function show(scope, notice) {
  const { registration } = scope;
  const known = await findShown(registration, notice.tag);
  const isTold = known !== null && notice.seq !== null && known.data?.seq >= notice.seq;
  // Chrome and Firefox ask for nothing while a page of ours is in sight, or speaks of the same already
  if (mayBeSilent(scope.navigator) && (isTold || (await isWatched(scope, notice)))) return;
  const { title, navigate, silent, seq, room, badge: _, ...options } = notice;
  await registration.showNotification(title, {
    ...options,
    ...pictures(scope),
    ...(silent || isTold ? { silent: true } : {}),
    renotify: !isTold,
    actions: room === null ? [] : listNoticeActions(),
    data: { ...notice.data, room, seq, navigate },
  });
}

/** @param {any} scope */
function pictures({ DEPLOYED: { icon, badge } }) {
  return { icon, badge };
}

/** @param {any} registration @param {string} tag */
async function findShown(registration, tag) {
  const shown = await registration.getNotifications({ tag });
  return shown.at(-1) ?? null;
}

/** Safari takes the subscription away from who shows nothing, whatever else is in sight. @param {Navigator} navigator */
function mayBeSilent({ userAgent }) {
  return /Chrom(?:e|ium)\/|Firefox\//.test(userAgent);
}

/** @param {any} scope @param {Notice} notice */
async function isWatched(scope, { room }) {
  const focused = (await listWindows(scope)).filter((client) => client.focused);
  const answers = await Promise.all(focused.map((client) => ask(client, { type: "is-watched", room })));
  return answers.includes(true);
}

/** @param {any} scope @param {ReadElsewhere} read */
async function clear({ registration }, { room, seq }) {
  for (const shown of await registration.getNotifications({ tag: tagOf(room) })) {
    if (shown.data?.seq <= seq) shown.close();
  }
}

/** @param {any} navigator @param {number | null} count */
function showBadge(navigator, count) {
  if (count === null) return;
  const showing = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  // Not installed, or not possible here
  showing?.catch(() => {});
}

/** @param {any} scope @param {Answering} answering @param {any} event */
async function press(scope, answering, { notification, action, reply }) {
  const data = notification.data ?? {};
  if (action === "read") return answering.markRead(data);
  if (action === "reply" && reply?.trim()) return answering.reply(data, reply.trim());
  await open(scope, data);
}

/** Where a page of the chat is open, there. @param {any} scope @param {any} data */
async function open(scope, { room = null, seq = null, thread = null, navigate = "/" }) {
  const [client] = (await listWindows(scope)).sort((one, other) => rank(other) - rank(one));
  if (!client) return scope.clients.openWindow(navigate);
  const isFocused = await client.focus().catch(() => null);
  if (isFocused && (await ask(client, { type: "open", room, seq, thread }))) return;
  await client.navigate(navigate).catch(() => scope.clients.openWindow(navigate));
}

/** @param {any} client */
function rank({ focused, visibilityState }) {
  return Number(focused) * 2 + Number(visibilityState === "visible");
}

/** @param {any} scope @returns {Promise<any[]>} */
async function listWindows({ clients }) {
  const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((/** @type {any} */ { url }) => CHAT.test(new URL(url).pathname));
}

/** @param {any} client @param {object} question @returns {Promise<unknown>} */
function ask(client, question) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ANSWER_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    client.postMessage(question, [port2]);
  });
}
