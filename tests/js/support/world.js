import { Connection } from "../../../static/js/connection/connection.js";
import { createUuid7 } from "../../../static/js/lib/uuid7.js";
import { createMemoryStorage } from "../../../static/js/store/outbox/outbox-storage.js";
import { Store } from "../../../static/js/store/store.js";
import { FakeClock, settle } from "./clock.js";
import { ModelServer } from "./server.js";
import { Session } from "./session.js";
import { createPage, createWires } from "./wire.js";

/**
 * One page of alice at a model server, over a network that does what the test says.
 *
 * @param {object} [options]
 * @param {ModelServer} [options.server]
 * @param {() => number} [options.random]
 * @param {(world: any, frame: any) => void} [options.deliver] takes a frame of the server; without it, it arrives
 * @param {any} [options.bootstrap]
 * @param {any} [options.storage]
 * @param {FakeClock} [options.clock]
 * @param {any} [options.markStorage]
 * @param {any} [options.snapshotStorage]
 * @param {any} [options.acknowledgedStorage]
 */
export function createWorld({
  server = new ModelServer(),
  random = () => 0.5,
  deliver,
  bootstrap,
  storage,
  clock = new FakeClock(),
  ...storages
} = {}) {
  const page = createPage();
  const wires = createWires();
  /** @type {any[]} */
  const changes = [];
  /** @type {unknown[]} */
  const errors = [];
  /** @type {string[]} */
  const asked = [];
  const connection = new Connection({ url: "ws://here/", WebSocket: wires.WebSocket, clock, random, page, tab: "t" });
  const world = {
    server,
    clock,
    page,
    wires,
    connection,
    changes,
    errors,
    asked,
    random,
    /** @type {any} */ store: null,
    /** @type {Session | null} */ session: null,
    /** What `GET` does first. @type {(path: string) => Promise<void> | void} */ beforeGet: () => {},
    /** Lets the newest socket through to the server. */
    accept() {
      const wire = wires.current;
      const session = new Session(server, (frame) => {
        if (wires.current !== wire) return;
        if (deliver) deliver(world, frame);
        else wire.receive(frame);
      });
      world.session = session;
      // An answer never comes before the question has been asked to its end.
      wire.onSent = (frame) => queueMicrotask(() => world.session === session && session.receive(frame));
      wire.open();
    },
    async connect() {
      connection.connect();
      world.accept();
      await settle();
    },
    /** @param {number} [code] */
    drop(code = 1006) {
      world.session = null;
      wires.current.drop(code);
    },
    /** @param {string} topic */
    heard: (topic) => changes.filter((change) => change.topic === topic),
    /** @param {number} room */
    bodies: (room) => world.store.timeline(room).items.map((/** @type {any} */ item) => item.body),
    async rest(rounds = 10) {
      for (let round = 0; round < rounds; round += 1) await clock.advance(300);
    },
  };
  if (!deliver) server.onGrow = () => world.session?.fanOut();
  world.store = new Store({
    bootstrap: bootstrap ?? server.bootstrap(),
    api: /** @type {any} */ ({
      async get(/** @type {string} */ path, /** @type {any} */ query) {
        asked.push(path);
        await world.beforeGet(path);
        return server.get(path, query);
      },
    }),
    connection,
    clock,
    random,
    ...storages,
    outboxStorage: storage ?? createMemoryStorage(),
    lock: (_, run) => run(),
    draftStorage: null,
    newId: createUuid7({ now: clock.now, random: (bytes) => bytes.map(() => random() * 256) }),
    report: (error) => errors.push(error),
  });
  world.store.subscribe((/** @type {any} */ change) => changes.push(change));
  return world;
}
