import { nameDevice } from "../lib/device-name.js";
import { postJson } from "./commands.js";

/**
 * The browser has ended a subscription, or given another one in its place: the server is told of the new one. If it
 * cannot be, the page does it when it is opened next (components/notifications/device.js).
 *
 * @param {any} scope the worker's
 * @param {any} event
 */
export async function renewSubscription(scope, { oldSubscription, newSubscription }) {
  try {
    const key = oldSubscription?.options?.applicationServerKey ?? (await fetchKey(scope));
    const subscription = newSubscription ?? (await subscribe(scope, key));
    const { endpoint, keys } = subscription.toJSON();
    await postJson(scope, "/api/v1/push/devices", {
      endpoint,
      keys,
      name: nameDevice(scope.navigator.userAgent),
    });
  } catch {
    // Signed out, without a network, or no longer allowed
  }
}

/** @param {any} scope @param {BufferSource | string} applicationServerKey */
function subscribe({ registration }, applicationServerKey) {
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** @param {any} scope */
async function fetchKey(scope) {
  const answer = await scope.fetch("/api/v1/push", { credentials: "same-origin" });
  return (await answer.json()).public_key;
}
