/**
 * What I have chosen to be told of, and how (`/settings/notifications/`).
 *
 * @typedef {import("../../connection/protocol.js").NotificationChoices} Choices
 */

/** @type {Choices} Until the server has said it, nothing is told. */
const NONE = { level: "nothing", hides_words: true, sounds: false, volume: 0 };

/**
 * Read anew whenever the server says that something of me has changed.
 *
 * @param {import("../app.js").App} app
 * @returns {() => Choices}
 */
export function followChoices({ store }) {
  let known = NONE;
  const read = async () => {
    known = await store.api.get("me/notifications").catch(() => known);
  };
  store.subscribe(() => void read(), ["me"]);
  void read();
  return () => known;
}
