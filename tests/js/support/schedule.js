import assert from "node:assert/strict";
import { createMemoryStorage } from "../../../static/js/store/outbox/outbox-storage.js";
import { FakeClock, settle } from "./clock.js";
import { alice, bob, charlie } from "./people.js";
import { pick, seededRandom } from "./random.js";
import { ModelServer } from "./server.js";
import { createWorld } from "./world.js";

/** A network that holds frames back, turns their order, repeats and loses them. */
class BadNetwork {
  /** @type {any[]} */
  #held = [];
  healed = false;

  /** @param {() => number} random */
  constructor(random) {
    this.random = random;
    this.deliver = this.deliver.bind(this);
  }

  /** @param {any} world @param {any} frame */
  deliver(world, frame) {
    const wire = world.wires.current;
    const isSpoilable = frame.type === "events" || frame.type === "signal" || frame.type === "ack";
    if (this.healed || !isSpoilable) return wire.receive(frame);
    const fate = this.random();
    if (fate < 0.15) return;
    if (fate < 0.3) wire.receive(frame);
    if (fate < 0.6) this.#held.push([wire, frame]);
    else wire.receive(frame);
  }

  /** @param {any} world */
  release(world) {
    const due = this.#held.splice(0).sort(() => this.random() - 0.5);
    for (const [wire, frame] of due) if (wire === world.wires.current && world.session) wire.receive(frame);
  }
}

/** One schedule: alice's page, its network and what others do meanwhile. */
export class Schedule {
  #backup = null;
  #count = 0;
  restores = 0;
  /** What alice wrote, by id. @type {Map<string, string>} */
  written = new Map();

  /** @param {number} seed */
  constructor(seed) {
    this.random = seededRandom(seed);
    this.network = new BadNetwork(this.random);
    this.server = new ModelServer();
    for (const room of [1, 2, 3]) this.server.addRoom(room);
    for (let index = 0; index < 8; index += 1) this.#speak();
    this.storage = createMemoryStorage();
    this.clock = new FakeClock();
    this.world = this.#openPage();
  }

  #openPage() {
    const { clock, network, random, server, storage } = this;
    const world = createWorld({ server, random, deliver: network.deliver, storage, clock });
    world.connection.connect();
    return world;
  }

  #speak() {
    this.#count += 1;
    const mentions = this.random() < 0.2 ? [alice.id] : [];
    this.server.send(pick(this.random, [bob, charlie]), pick(this.random, [1, 2, 3]), `o${this.#count}`, { mentions });
  }

  #change() {
    const message = pick(this.random, [...this.server.messages.values()]);
    if (message.kind !== "text" || message.deleted || message.author.id === alice.id) return;
    if (this.random() < 0.7)
      this.server.edit(message.id, `edit ${this.random()}`, this.random() < 0.3 ? [alice.id] : []);
    else this.server.remove(message.id);
  }

  #write() {
    const room = pick(this.random, [1, 2, 3]);
    if (!this.world.store.rooms.get(room)) return;
    this.#count += 1;
    this.written.set(this.world.store.send(room, `mine ${this.#count}`), `mine ${this.#count}`);
  }

  #rewrite() {
    const room = pick(this.random, [1, 2, 3]);
    const item = this.world.store.lastOwn(room);
    if (!item) return;
    if (this.random() < 0.7) this.world.store.edit(room, item.id, `mine again ${this.random()}`);
    else this.world.store.remove(room, item.id);
  }

  async #visit() {
    const { store } = this.world;
    const room = pick(this.random, [1, 2, 3]);
    const around = this.random() < 0.3 ? Math.ceil(this.random() * 20) : undefined;
    const opening = store.openRoom(room, around ? { around } : {});
    if (this.random() < 0.5) await opening;
    else opening.catch(() => {});
  }

  #read() {
    const { store } = this.world;
    const room = pick(this.random, [1, 2, 3]);
    if (!store.rooms.get(room)) return;
    if (this.random() < 0.3) store.markUnread(room, Math.ceil(this.random() * 15));
    else store.look({ room, atEnd: true, focused: true });
  }

  /** On another device. */
  #readElsewhere() {
    const [room] = pick(this.random, [...this.server.places]) ?? [];
    if (room === undefined) return;
    const { log } = this.server.rooms.get(room);
    if (this.random() < 0.7) this.server.read(room, Math.ceil(this.random() * this.server.head(log)[0]));
    else this.server.unread(room, Math.ceil(this.random() * 10));
  }

  #cut() {
    if (this.world.session) this.world.drop(pick(this.random, [1006, 1012, 4408]));
  }

  #restore() {
    if (!this.#backup) {
      this.#backup = this.server.snapshot();
      return;
    }
    // A mark that the page heard of only beside its own log leaves no trace by which to tell that it is gone.
    if (this.world.connection.positions()[100]?.[0] !== this.server.head(100)[0]) return;
    this.server.restore(this.#backup);
    this.#backup = null;
    this.restores += 1;
    this.#cut();
  }

  /** The page is loaded anew; what was not sent is still in the storage. */
  async #reload() {
    await settle();
    this.#cut();
    this.world.connection.stop();
    await settle();
    // No page loads within the millisecond in which ids of two lives could not be told apart.
    this.world.clock.sleep(1);
    this.world = this.#openPage();
  }

  async step() {
    const chance = this.random();
    if (chance < 0.22) this.#speak();
    else if (chance < 0.34) this.#change();
    else if (chance < 0.46) this.#write();
    else if (chance < 0.5) this.#rewrite();
    else if (chance < 0.58) await this.#visit();
    else if (chance < 0.64) this.#read();
    else if (chance < 0.68) this.#readElsewhere();
    else if (chance < 0.7) this.server.toggleMembership(pick(this.random, [2, 3]));
    else if (chance < 0.76) this.#cut();
    else if (chance < 0.77) this.#restore();
    else if (chance < 0.78) await this.#reload();
    else if (chance < 0.84) this.network.release(this.world);
    else if (chance < 0.9) await this.world.store.loadOlder(pick(this.random, [1, 2, 3])).catch(() => {});
    else await this.world.clock.advance(this.random() * 2_000);
    this.keepGoing();
    if (this.random() < 0.5) await settle();
  }

  keepGoing() {
    const { connection, session } = this.world;
    if (connection.state === "connecting") this.world.accept();
    if (session && this.random() < 0.7) session.fanOut();
  }

  async heal() {
    this.network.healed = true;
    this.network.release(this.world);
    for (let round = 0; round < 40 && !this.isLevel(); round += 1) {
      this.keepGoing();
      this.world.session?.fanOut();
      await this.world.clock.advance(3_000);
    }
    // Long enough for a heartbeat, after which nothing can be missing any more.
    for (let round = 0; round < 20; round += 1) {
      this.keepGoing();
      this.world.session?.fanOut();
      await this.world.clock.advance(3_000);
    }
  }

  isLevel() {
    const { connection, store } = this.world;
    return connection.state === "live" && store.outbox.entries.every(({ status }) => status === "failed");
  }
}

/** What is loaded is an unbroken, true stretch, before anything is asked anew. @param {Schedule} schedule */
export function checkStretches({ server, world: { store } }) {
  for (const room of server.places.keys()) {
    const { items, loaded, has_newer, has_older } = store.timeline(room);
    if (!loaded) continue;
    const stored = items.filter(({ state }) => state !== "failed");
    const [first, last] = [stored[0]?.seq ?? 0, stored.at(-1)?.seq ?? 0];
    const truth = server.history(room).filter(({ seq }) => (seq >= first || !has_older) && (seq <= last || !has_newer));
    assert.deepEqual(
      stored.map(({ id, body }) => [id, body]),
      truth.map(({ id, body }) => [id, body]),
      `room ${room}`,
    );
    assert.deepEqual(new Set(stored.map(({ state }) => state)), new Set(truth.map(() => "sent")));
  }
}

/** The page shows what the server has, and nothing else. @param {Schedule} schedule */
export async function checkLevel({ server, world, written, restores }) {
  const { store } = world;
  assert.deepEqual(world.errors, []);
  assert.deepEqual(store.rooms.all.map(({ id }) => id).sort(), [...server.places.keys()].sort());
  for (const room of server.places.keys()) {
    assert.deepEqual(store.parts.counts.of(room), server.counts(room), `unread of room ${room}`);
    await store.openRoom(room);
    await store.loadLatest(room);
    while (store.timeline(room).has_older) await store.loadOlder(room);
    const items = store.timeline(room).items.filter(({ state }) => state !== "failed");
    const truth = server.history(room);
    assert.deepEqual(
      items.map(({ id, body }) => [id, body]),
      truth.map(({ id, body }) => [id, body]),
    );
  }
  for (const [id, body] of restores > 0 ? [] : written) {
    const stored = server.messages.get(id);
    if (stored && !stored.edited_at && !stored.deleted) assert.equal(stored.body, body);
  }
}
