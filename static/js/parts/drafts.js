import { systemClock } from "../lib/clock.js";
import { DraftSync } from "../store/outbox/draft-sync.js";

/**
 * What is begun on one device is gone on with on another.
 *
 * @param {import("../components/app.js").App} app
 */
export function startPart({ store }) {
  const sync = new DraftSync({
    account: store.me.id,
    storage: findStorage(),
    clock: systemClock,
    drafts: store.drafts,
    kept: store.parts.accountDrafts,
    room: () => store.current,
    isLive: () => store.connection.state === "live",
    request: (frame) => store.connection.request(frame),
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
