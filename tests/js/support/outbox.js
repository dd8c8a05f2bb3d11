import { RequestError } from "../../../static/js/lib/errors.js";
import { Outbox } from "../../../static/js/store/outbox/outbox.js";
import { FakeClock, settle } from "./clock.js";
import { createLock, createSharedStorage } from "./tabs.js";

/** A server that keeps what it is sent, once per id, and answers as the test says. */
export function makeServer() {
  const server = {
    /** @type {any[]} */
    received: [],
    /** @type {Map<string, number>} */
    stored: new Map(),
    /** What happens to the next answers: null lets one through. @type {(string | RequestError | null)[]} */
    faults: [],
    /** @param {any} frame */
    async answer(frame) {
      await settle();
      server.received.push(frame);
      const fault = server.faults.shift() ?? null;
      if (fault instanceof RequestError) throw fault;
      if (fault === "lost command") throw new RequestError({ code: "unknown" });
      const dup = server.stored.has(frame.id);
      if (frame.type === "send" && !dup) server.stored.set(frame.id, server.stored.size + 1);
      if (fault === "lost ack") throw new RequestError({ code: "unknown" });
      return { type: "ack", id: frame.id, seq: server.stored.get(frame.id), at: "2026-03-03T09:12:01Z", dup };
    },
    get bodies() {
      return server.received.map(({ body }) => body);
    },
  };
  return server;
}

/** @param {Partial<any>} [options] */
export function makeTab(options = {}) {
  const clock = options.clock ?? new FakeClock();
  const server = options.server ?? makeServer();
  const storage = options.storage ?? createSharedStorage();
  const world = { live: true, applied: 0 };
  /** @type {any[]} */
  const refused = [];
  const outbox = new Outbox({
    account: options.account ?? 1,
    storage,
    lock: options.lock ?? createLock().lock,
    request: (frame) => (options.request ?? server.answer)(frame),
    isLive: () => world.live,
    seqOf: () => world.applied,
    clock,
    random: () => 0.5,
    onChange: (entry) => options.onChange?.(entry),
    onKeeping: () => options.onKeeping?.(),
    onRefused: (entry) => refused.push(entry),
    announce: (note) => options.announce?.(note),
  });
  return { clock, outbox, refused, server, storage, world };
}

/** @param {string} key @param {Partial<any>} [fields] @returns {any} */
export const draft = (key, fields = {}) => ({
  key,
  kind: "send",
  room: 1,
  id: key,
  body: `words ${key}`,
  at: "2026-03-03T09:12:00Z",
  ...fields,
});

/** @param {Outbox} outbox */
export const statuses = (outbox) => outbox.entries.map(({ key, status }) => `${key} ${status}`);

/** Everything that needs no time. */
export async function soon() {
  for (let round = 0; round < 6; round += 1) await settle();
}

/** @param {FakeClock} clock */
export async function rest(clock) {
  for (let round = 0; round < 20; round += 1) await clock.advance(3_000);
}
