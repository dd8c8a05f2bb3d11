import { nameDevice } from "../../lib/device-name.js";
import { trustScript } from "../trusted-html.js";

/**
 * This browser as one that pushes go to.
 *
 * @typedef {Window & typeof globalThis} Page
 * @typedef {import("../../lib/api.js").Api} Api
 * @typedef {"insecure" | "install" | "absent" | "denied" | "possible" | "on" | "unreachable"} DeviceState  unreachable: by
 *   the service that the browser gets its pushes from
 * @typedef {{account: number, endpoint: string, id: number}} Known  what the server was told
 */

const KNOWN = "syncchat-push";

/** @param {Page} page @returns {Promise<DeviceState>} */
export async function describeDevice(page) {
  const { navigator } = page;
  if (!page.isSecureContext) return "insecure";
  // Only Safari on iPhone and iPad says it: there, only what is on the home screen gets any
  if (/** @type {any} */ (navigator).standalone === false) return "install";
  if (!navigator.serviceWorker || !("PushManager" in page) || !("Notification" in page)) return "absent";
  if (page.Notification.permission === "denied") return "denied";
  return (await findSubscription(page)) && readKnown(page) ? "on" : "possible";
}

/**
 * Within a press: browsers ask the person then, and only then.
 *
 * @param {Page} page
 * @param {Api} api
 * @param {number} account
 * @returns {Promise<DeviceState>}
 */
export async function turnOn(page, api, account) {
  if ((await page.Notification.requestPermission()) !== "granted") return describeDevice(page);
  try {
    await subscribe(page, api, account);
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return "unreachable";
    throw error;
  }
  return "on";
}

/** @param {Page} page @param {Api} api */
export async function turnOff(page, api) {
  const known = readKnown(page);
  await forgetDevice(page);
  // Else the server learns it with the next push
  if (known) await api.remove(`push/devices/${known.id}`).catch(() => {});
}

/** What the server knows nothing of any more. @param {Page} page */
export async function forgetDevice(page) {
  page.localStorage.removeItem(KNOWN);
  await (await findSubscription(page))?.unsubscribe();
}

/**
 * Once chosen, it holds: after signing in again, and when the browser or the server has another key. What somebody
 * else had chosen here does not.
 *
 * @param {Page} page
 * @param {Api} api
 * @param {number} account
 */
export async function keepDevice(page, api, account) {
  if (page.Notification?.permission !== "granted" || !page.navigator.serviceWorker) return;
  const subscription = await findSubscription(page);
  const known = readKnown(page);
  if (known?.account !== account) await subscription?.unsubscribe();
  else if (known.endpoint !== subscription?.endpoint) await subscribe(page, api, account);
}

/** @param {Page} page @returns {Known | null} */
export function readKnown(page) {
  try {
    return JSON.parse(page.localStorage.getItem(KNOWN) ?? "null");
  } catch {
    return null;
  }
}

/** @param {Page} page @param {Api} api @param {number} account */
async function subscribe(page, api, account) {
  const { pushManager } = await openWorker(page);
  const { public_key } = await api.get("push");
  const wanted = { userVisibleOnly: true, applicationServerKey: public_key };
  const subscription = await pushManager.subscribe(wanted).catch(async (/** @type {Error} */ error) => {
    if (error.name !== "InvalidStateError") throw error;
    // One for the key of a server that was set up anew
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(wanted);
  });
  const { endpoint = "", keys } = subscription.toJSON();
  const { id } = await api.post("push/devices", {
    endpoint,
    keys,
    name: nameDevice(page.navigator.userAgent),
  });
  page.localStorage.setItem(KNOWN, JSON.stringify({ account, endpoint, id }));
}

/** @param {Page} page */
async function openWorker({ document, navigator: { serviceWorker } }) {
  const address = `/service-worker.js?language=${document.documentElement.lang}`;
  if (!(await serviceWorker.getRegistration())) {
    await serviceWorker.register(/** @type {any} */ (trustScript(address)));
  }
  return serviceWorker.ready;
}

/** @param {Page} page */
async function findSubscription({ navigator }) {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}
