import { RequestError } from "../../../static/js/lib/errors.js";
import { quoteOf } from "../../../static/js/store/messages/quotes.js";
import { rearrange, UNARRANGED } from "../../../static/js/store/rooms/arrangement.js";
import { alice, bob, charlie } from "./people.js";

/**
 * A model of the server: logs in memory, thin entries, content read when it is delivered. One person
 * (alice) is connected; what others do is called directly.
 */
export class ModelServer {
  #entryId = 0;
  #stamp = 0;
  /** @type {Map<number, any[]>} */
  logs = new Map([[100, []]]);
  /** @type {Map<number, any>} */
  rooms = new Map();
  /** @type {Map<string, any>} */
  messages = new Map();
  /** What alice keeps. @type {Map<string, any>} */
  saved = new Map();
  /** What alice will send later. @type {Map<string, any>} */
  scheduled = new Map();
  /** How alice has arranged her rooms. */
  sidebar = UNARRANGED;
  /** When alice wants to be left alone. @type {any} */
  quiet = { away: false, allowed: [], muted: [], blocked: [] };
  /** Threads that alice follows and that wait. @type {any[]} */
  threads = [];
  /** Alice's places. @type {Map<number, any>} */
  places = new Map();
  /** Told of every log that grew. @type {(log: number) => void} */
  onGrow = () => {};
  people = [alice, bob, charlie];
  pageLimit = 5;
  peopleShown = 2;

  /** @param {number} id @param {Partial<any>} [fields] */
  addRoom(id, fields = {}) {
    const log = id + 10;
    this.logs.set(log, []);
    this.rooms.set(id, {
      id,
      log,
      kind: "public",
      name: `room ${id}`,
      topic: "",
      announcement: false,
      slow_mode: 0,
      archived: false,
      general: false,
      people: [],
      member_count: 2,
      ...fields,
    });
    this.places.set(id, { role: "member", read_seq: 0, level: "all" });
  }

  /** @param {number} log @param {any} entry */
  append(log, entry) {
    const entries = this.#log(log);
    this.#entryId += 1;
    entries.push({ seq: entries.length + 1, id: this.#entryId, at: "2026-03-03T09:12:00Z", ...entry });
    this.onGrow(log);
    return entries.length;
  }

  /** @param {number} log */
  head(log) {
    const last = this.#log(log).at(-1);
    return last ? [last.seq, last.id] : [0, 0];
  }

  /** @param {number} log @param {any} position */
  isRewound(log, [seq, id]) {
    return seq !== 0 && this.#log(log)[seq - 1]?.id !== id;
  }

  /** @param {any} author @param {number} room @param {string} id @param {Partial<any>} [fields] */
  send(author, room, id, fields = {}) {
    const known = this.messages.get(id);
    if (known) return { id, seq: known.seq, at: known.at, dup: true };
    const { log } = this.rooms.get(room);
    const seq = this.#log(log).length + 1;
    const message = {
      id,
      room,
      seq,
      kind: "text",
      author,
      body: `body of ${id}`,
      html: `<p>${id}</p>`,
      at: "2026-03-03T09:12:00Z",
      deleted: false,
      mentions: [],
      mentions_room: false,
      ...fields,
    };
    this.messages.set(id, message);
    this.append(log, {
      kind: message.kind === "text" ? "message_sent" : "room_changed",
      message: id,
      actor: author.id,
    });
    return { id, seq, at: message.at, dup: false };
  }

  /** @param {string} id @param {string} body @param {number[]} [mentions] */
  edit(id, body, mentions = []) {
    const message = this.messages.get(id);
    if (!message || message.deleted) throw new RequestError({ code: "not_found" });
    this.#stamp += 1;
    this.messages.set(id, { ...message, body, html: `<p>${body}</p>`, mentions, edited_at: `edit ${this.#stamp}` });
    this.append(this.rooms.get(message.room).log, { kind: "message_edited", message: id });
  }

  /** @param {string} id */
  remove(id) {
    const message = this.messages.get(id);
    if (!message || message.deleted) throw new RequestError({ code: "not_found" });
    const empty = {
      body: "",
      html: "",
      mentions: [],
      mentions_room: false,
      reactions: [],
      pinned: undefined,
      deleted: true,
    };
    this.messages.set(id, { ...message, ...empty });
    this.append(this.rooms.get(message.room).log, { kind: "message_deleted", message: id });
  }

  /** Set semantics. @param {any} person @param {string} id @param {string} emoji @param {boolean} wanted */
  react(person, id, emoji, wanted = true) {
    const message = this.messages.get(id);
    if (!message || (message.deleted && wanted)) throw new RequestError({ code: "forbidden", message: "gone" });
    const groups = new Map((message.reactions ?? []).map((/** @type {any} */ one) => [one.emoji, one.people]));
    const before = groups.get(emoji) ?? [];
    if (before.includes(person.id) === wanted) return;
    const people = wanted ? [...before, person.id] : before.filter((/** @type {number} */ one) => one !== person.id);
    if (people.length > 0) groups.set(emoji, people);
    else groups.delete(emoji);
    const reactions = [...groups].map(([glyph, all]) => ({ emoji: glyph, count: all.length, people: all }));
    this.messages.set(id, { ...message, reactions });
    const { log } = this.rooms.get(message.room);
    this.append(log, { kind: "reactions_changed", message: id, actor: person.id, reactors: [person.id] });
  }

  /** @param {any} person @param {string} id @param {boolean} wanted */
  pin(person, id, wanted = true) {
    const message = this.messages.get(id);
    if (!message || (message.deleted && wanted)) throw new RequestError({ code: "forbidden", message: "gone" });
    if (Boolean(message.pinned) === wanted) return;
    this.#stamp += 1;
    const pinned = wanted ? { by: person, at: new Date(this.#stamp * 1000).toISOString() } : undefined;
    this.messages.set(id, { ...message, pinned });
    const kind = wanted ? "message_pinned" : "message_unpinned";
    this.append(this.rooms.get(message.room).log, { kind, message: id, actor: person.id });
  }

  /** Derived when it is read. @param {any} message */
  #quote({ reply_to, ...message }) {
    if (!reply_to || message.deleted) return message;
    return { ...message, reply_to: quoteOf(this.messages.get(reply_to)) };
  }

  /** Named are the first ones and those who must learn of it. @param {any} stored @param {number[]} people */
  #shorten(stored, people) {
    const message = this.#quote(stored);
    const reactions = message.reactions?.map((/** @type {any} */ one) => ({
      ...one,
      people: one.people.filter(
        (/** @type {number} */ person, /** @type {number} */ place) =>
          place < this.peopleShown || people.includes(person),
      ),
    }));
    return { ...message, reactions };
  }

  /** What alice keeps of a message. @param {string} id @param {boolean} wanted @param {string} [remind_at] */
  save(id, wanted, remind_at) {
    const message = this.messages.get(id);
    if (!message) throw new RequestError({ code: "not_found" });
    this.saved.delete(id);
    const saved = { id, room: message.room, ...(wanted && { at: message.at, remind_at }) };
    if (wanted) this.saved.set(id, saved);
    this.append(100, { kind: "saved_changed", room_id: message.room, saved });
  }

  /** @param {any} command of alice's: to send later, or not */
  schedule({ type, ref: _ref, ...command }) {
    if (command.body === "refused") throw new RequestError({ code: "forbidden" });
    if (type === "schedule") this.scheduled.set(command.id, command);
    else this.scheduled.delete(command.id);
    const scheduled = { waiting: this.scheduled.size, refused: 0, due: 0 };
    this.append(100, { kind: "scheduled_changed", scheduled });
  }

  /** @param {any} command of alice's about her sidebar */
  arrange(command) {
    const changed = rearrange(this.sidebar, command);
    if (changed === this.sidebar) return;
    this.sidebar = changed;
    this.append(100, { kind: "sidebar_changed" });
  }

  /** @param {any} command of alice's */
  keepQuiet({ type: _, ref: __, hours, ...given }) {
    const times = hours === undefined ? {} : { starts: hours[0], ends: hours[1], paused_until: undefined };
    this.quiet = asSent({ ...this.quiet, ...times, ...given });
    this.append(100, { kind: "quiet_changed" });
  }

  /** What alice hears of somebody. @param {number} id @param {string} how */
  ignore(id, how) {
    const lists = Object.fromEntries(
      ["muted", "blocked"].map((name) => {
        const others = this.quiet[name].filter((/** @type {number} */ one) => one !== id);
        return [name, name === how ? [...others, id] : others];
      }),
    );
    this.quiet = { ...this.quiet, ...lists };
    this.append(100, { kind: "quiet_changed" });
    for (const room of this.places.keys()) this.append(100, { kind: "membership_changed", room_id: room });
  }

  /** @param {number} room @param {string} level */
  setLevel(room, level) {
    this.places.set(room, { ...this.#place(room), level });
    this.append(100, { kind: "membership_changed", room_id: room });
  }

  /** @param {number} room @param {number} seq */
  read(room, seq) {
    const place = this.#place(room);
    const to = Math.min(seq, this.head(this.rooms.get(room).log)[0]);
    const read_seq = Math.max(place.read_seq, to);
    const unread_seq = to >= (place.unread_seq ?? Infinity) ? undefined : place.unread_seq;
    this.#move(room, { ...place, read_seq, unread_seq });
  }

  /** @param {number} room @param {number} seq */
  unread(room, seq) {
    this.#move(room, { ...this.#place(room), unread_seq: Math.max(1, seq) });
  }

  /** Alice is taken out of a room, or put in. @param {number} room */
  toggleMembership(room) {
    const { log } = this.rooms.get(room);
    const isIn = this.places.has(room);
    const line = `line ${this.#entryId + 1}`;
    this.send(bob, room, line, { kind: isIn ? "removed" : "added", person: alice });
    if (isIn) this.places.delete(room);
    else this.places.set(room, { role: "member", read_seq: this.head(log)[0], level: "all" });
    this.append(100, { kind: isIn ? "room_removed" : "room_added", room_id: room });
  }

  /** @param {number} log @param {number} after */
  page(log, after, limit = this.pageLimit) {
    const entries = this.#log(log).slice(after, after + limit);
    const last = entries.at(-1);
    return {
      type: "events",
      log,
      from: after,
      to: last ? [last.seq, last.id] : [after, 0],
      events: foldEntries(entries).map((entry) => this.#event(entry)),
      more: this.#log(log).length > after + limit,
    };
  }

  /** @param {number} room */
  myRoom(room) {
    const place = this.#place(room);
    const known = this.rooms.get(room);
    return {
      ...known,
      ...place,
      ...this.counts(room),
      position: this.head(known.log),
      can: { send: true, moderate: false, manage: false },
    };
  }

  /** @param {number} room */
  counts(room) {
    const { read_seq, unread_seq } = this.#place(room);
    const last = Math.min(read_seq, (unread_seq ?? Infinity) - 1);
    const unread = this.history(room).filter(
      ({ seq, kind, deleted, author }) =>
        seq > last &&
        kind === "text" &&
        !deleted &&
        ![alice.id, ...this.quiet.muted, ...this.quiet.blocked].includes(author.id),
    );
    const named = unread.filter(({ mentions, mentions_room }) => mentions_room || mentions.includes(alice.id));
    return { unread: unread.length, mentions: named.length };
  }

  /** @param {number} room @returns {any[]} */
  history(room) {
    return [...this.messages.values()].filter((message) => message.room === room).sort((a, b) => a.seq - b.seq);
  }

  /** What `GET` answers. @param {string} path @param {any} [query] @returns {any} */
  get(path, query = {}) {
    return asSent(this.#answer(path, query));
  }

  /** @param {string} path @param {any} query @returns {any} */
  #answer(path, query) {
    const [, id, part] = path.match(/^rooms\/(\d+)(?:\/(\w+))?$/) ?? [];
    const room = Number(id);
    if (path === "me/saved") {
      return [...this.saved.values()].map((saved) => ({ ...saved, message: this.messages.get(saved.id) })).reverse();
    }
    if (path === "me/sidebar") return this.sidebar;
    if (path === "me/quiet") return this.quiet;
    if (path === "me/standing") return { reason: "", notices: [] };
    if (path === "rooms") return [...this.places.keys()].map((mine) => this.myRoom(mine));
    if (!this.rooms.has(room)) throw new RequestError({ code: "not_found" });
    if (part === "members") return [{ ...alice, role: "owner" }];
    if (part === "pins") return this.history(room).filter(({ pinned }) => pinned);
    if (part === "messages") return this.#historyPage(room, query);
    return this.places.has(room) ? this.myRoom(room) : { ...this.rooms.get(room), position: [0, 0], can: {} };
  }

  bootstrap() {
    return asSent({
      me: alice,
      workspace: { name: "Works" },
      user_log: { log: 100, position: this.head(100) },
      rooms: this.get("rooms"),
      saved: [...this.saved.values()],
      sidebar: this.sidebar,
      quiet: this.quiet,
      urgent: [],
      threads: this.threads,
      limits: { body: 4000 },
    });
  }

  snapshot() {
    const { logs, messages, places, rooms } = this;
    return structuredClone({ logs, messages, places, rooms });
  }

  /** A backup is put back; numbers of entries are not given out twice. @param {any} snapshot */
  restore(snapshot) {
    Object.assign(this, structuredClone(snapshot));
  }

  /** @param {number} room @param {any} query */
  #historyPage(room, { before = null, after = null, around = null, limit = 50 }) {
    const all = this.history(room);
    let from = Math.max(0, all.length - limit);
    let to = all.length;
    if (before !== null) {
      to = all.findIndex(({ seq }) => seq >= before);
      if (to < 0) to = all.length;
      from = Math.max(0, to - limit);
    } else if (after !== null || around !== null) {
      const start = all.findIndex(({ seq }) => (after !== null ? seq > after : seq >= around));
      from = start < 0 ? all.length : start;
      if (around !== null) from = Math.max(0, from - Math.floor(limit / 2));
      to = Math.min(all.length, from + limit);
    }
    return {
      messages: all.slice(from, to).map((message) => this.#shorten(message, [alice.id])),
      position: this.head(this.rooms.get(room).log),
      has_older: from > 0,
      has_newer: to < all.length,
    };
  }

  /** @param {number} room @param {any} place */
  #move(room, place) {
    this.places.set(room, place);
    this.append(100, { kind: "read_marker", room_id: room });
  }

  /** @param {any} entry */
  #event({ message, ...entry }) {
    const event = { ...entry };
    if (message) event.message = this.#shorten(this.messages.get(message), entry.reactors ?? []);
    if (entry.room_id !== undefined && this.places.has(entry.room_id)) {
      const mine = this.myRoom(entry.room_id);
      const { read_seq, unread_seq, unread, mentions, position } = mine;
      if (entry.kind === "read_marker")
        event.read = { room: mine.id, read_seq, unread_seq, unread, mentions, position };
      else if (["room_added", "membership_changed"].includes(entry.kind)) event.room = mine;
    }
    if (entry.kind === "sidebar_changed") event.sidebar = this.sidebar;
    if (entry.kind === "quiet_changed") event.quiet = this.quiet;
    return asSent(event);
  }

  /** @param {number} log @returns {any[]} */
  #log(log) {
    return this.logs.get(log) ?? [];
  }

  /** @param {number} room */
  #place(room) {
    const place = this.places.get(room);
    if (!place) throw new RequestError({ code: "not_found" });
    return place;
  }
}

/** A subject appears once, at its latest entry. @param {any[]} entries */
function foldEntries(entries) {
  const last = new Map();
  for (const entry of entries) {
    const subject = entry.message ?? (entry.kind === "read_marker" ? `read ${entry.room_id}` : entry.seq);
    const reactors = [...(last.get(subject)?.reactors ?? []), ...(entry.reactors ?? [])];
    last.delete(subject);
    last.set(subject, reactors.length > 0 ? { ...entry, reactors } : entry);
  }
  return [...last.values()];
}

/** Text leaves out what is undefined; null is never sent. @param {any} value @returns {any} */
function asSent(value) {
  return JSON.parse(JSON.stringify(value));
}
