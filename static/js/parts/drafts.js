import { gettext, interpolate } from "../lib/gettext.js";
import { systemClock } from "../lib/clock.js";
import { DraftSync } from "../store/outbox/draft-sync.js";

/**
 * What is begun on one device is gone on with on another.
 *
 * @param {import("../components/app.js").App} app
 */
export function startPart({ actions, store, toasts }) {
  /** Each is said once. @type {Set<string>} */
  const said = new Set();
  const sync = new DraftSync({
    account: store.me.id,
    storage: findStorage(),
    clock: systemClock,
    drafts: store.drafts,
    kept: store.parts.accountDrafts,
    room: () => store.current,
    isLive: () => store.connection.state === "live",
    request: (frame) => store.connection.request(frame),
    refused({ code, sentence }) {
      if (said.has(code)) return;
      said.add(code);
      const words = interpolate(gettext("This draft stays in this browser. %(reason)s"), { reason: sentence });
      toasts.show(words, { words: gettext("Show"), run: () => actions.run("open:later") });
    },
  });
  store.subscribe(({ key }) => sync.hear(key), ["account-draft"]);
  store.subscribe(({ key }) => sync.plan(key), ["draft-saved"]);
  let wasLive = false;
  const meet = () => {
    const isLive = store.connection.state === "live";
    if (isLive && !wasLive) sync.meet();
    wasLive = isLive;
  };
  store.subscribe(meet, ["status"]);
  meet();
}

function findStorage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
