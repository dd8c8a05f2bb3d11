import { createUuid7 } from "../lib/uuid7.js";
import { Counts } from "./rooms/counts.js";
import { AccountDrafts } from "./outbox/account-drafts.js";
import { Drafts } from "./outbox/drafts.js";
import { OfflineCache } from "./offline/cache.js";
import { Live } from "./log/live.js";
import { Members } from "./rooms/members.js";
import { MyRooms } from "./rooms/my-rooms.js";
import { OpenRoom } from "./rooms/open-room.js";
import { Outbox } from "./outbox/outbox.js";
import { Settling } from "./outbox/settling.js";
import { Presence } from "./rooms/presence.js";
import { Projection } from "./log/projection.js";
import { ReadMarker } from "./rooms/read-marker.js";
import { ReplyTargets } from "./outbox/reply-targets.js";
import { Rooms } from "./rooms/rooms.js";
import { Typing } from "./rooms/typing.js";
import { Uploads } from "./uploads/uploads.js";
import { wireMessages } from "./wiring-messages.js";

/**
 * Who knows whom. Parts that come later are reached through `parts` when they are needed.
 *
 * @typedef {import("./store.js").StoreOptions} StoreOptions
 *
 * @typedef {object} Wired
 * @property {Rooms} rooms
 * @property {Members} members
 * @property {Presence} presence
 * @property {Typing} typing
 * @property {Drafts} drafts
 * @property {AccountDrafts} accountDrafts
 * @property {ReplyTargets} replyTargets
 * @property {Uploads} uploads
 * @property {import("./messages/threads.js").Threads} threads
 * @property {Outbox} outbox
 * @property {import("./messages/history.js").History} history
 * @property {import("./messages/pins.js").Pins} pins
 * @property {import("./messages/votes.js").Votes} votes
 * @property {import("./messages/saved.js").SavedMessages} saved
 * @property {import("./messages/scheduled.js").Scheduled} scheduled
 * @property {import("./rooms/sidebar.js").SidebarState} sidebar
 * @property {import("./rooms/quiet.js").QuietState} quiet
 * @property {import("./rooms/standing.js").StandingState} standing
 * @property {import("./rooms/waiting.js").WaitingCounts} waiting
 * @property {import("./rooms/custom-emoji.js").CustomEmoji} customEmoji
 * @property {import("./rooms/workspace-rights.js").WorkspaceRights} rights
 * @property {ReadMarker} marker
 * @property {Counts} counts
 * @property {OpenRoom} open
 * @property {Live} live
 * @property {MyRooms} mine
 * @property {Projection} projection
 * @property {OfflineCache} offline
 * @property {import("./part.js").Part[]} all  those that hold something of a room, in the order in which they learn of an event
 *
 * @typedef {object} Wires
 * @property {StoreOptions} options
 * @property {import("./effects.js").Effects} effects
 * @property {Wired} parts  filled while the parts are made
 * @property {(change: import("./topics.js").Change) => void} emit
 * @property {() => boolean} isLive
 * @property {(frame: any) => Promise<any>} request
 * @property {(path: string, query?: Record<string, any>) => Promise<any>} get
 * @property {(room: number) => number} seqOf  how far a room's log was applied
 * @property {(room: number, position: import("../connection/protocol.js").Position) => void} learnPosition
 */

/**
 * @param {StoreOptions} options
 * @param {import("./effects.js").Effects} effects
 * @returns {Wired}
 */
export function wireParts(options, effects) {
  const { api, connection } = options;
  const parts = /** @type {Wired} */ ({});
  const logOf = (/** @type {number} */ room) => parts.rooms.get(room)?.log ?? -1;
  const wires = {
    options,
    effects,
    parts,
    emit: effects.emit,
    isLive: () => connection.state === "live",
    request: (/** @type {any} */ frame) => connection.request(frame),
    get: (/** @type {string} */ path, /** @type {Record<string, any>} */ query = {}) => api.get(path, query),
    seqOf: (/** @type {number} */ room) => parts.live.sync.seqOf(logOf(room)),
    learnPosition: (/** @type {number} */ room, /** @type {import("../connection/protocol.js").Position} */ position) =>
      parts.live.sync.learn({ [logOf(room)]: position }),
  };
  for (const wire of [wireRooms, wireWriting, wireOutbox, wireMessages, wireReading, wireLog]) {
    Object.assign(parts, wire(wires));
  }
  return parts;
}

/** @param {Wires} wires */
function wireRooms({ options: { bootstrap, clock, connection }, emit }) {
  return {
    rooms: new Rooms(bootstrap.me.id),
    members: new Members(),
    presence: new Presence(),
    typing: new Typing({
      clock,
      send: (room, thread) => void connection.signal({ type: "typing", room, ...(thread && { thread }) }),
      changed: (place) => emit({ topic: "typing", place }),
    }),
  };
}

/** @param {Wires} wires */
function wireWriting({ options, effects, emit }) {
  const { api, clock, draftStorage, lock, random } = options;
  const account = options.bootstrap.me.id;
  return {
    drafts: new Drafts({
      account,
      storage: draftStorage,
      clock,
      changed: (key) => emit({ topic: "draft", key }),
      saved: (key) => emit({ topic: "draft-saved", key }),
    }),
    accountDrafts: new AccountDrafts((key) => {
      emit({ topic: "account-draft", key });
      // Which also calls for the part that brings both together
      emit({ topic: "draft", key });
    }),
    replyTargets: new ReplyTargets({ account, storage: draftStorage, changed: (key) => emit({ topic: "reply", key }) }),
    uploads: new Uploads({
      account,
      api,
      lock,
      clock,
      random,
      newId: options.newId ?? createUuid7({ now: clock.now }),
      storage: options.uploadStorage ?? null,
      onChange: (upload) => effects.onUpload(upload),
    }),
  };
}

/** @param {Wires} wires */
function wireOutbox({ options, effects, parts, emit, isLive, request, seqOf }) {
  const { announce, bootstrap, clock, lock, outboxStorage, random } = options;
  const outbox = new Outbox({
    account: bootstrap.me.id,
    storage: outboxStorage,
    lock,
    request,
    isLive,
    isReady: (entry) => parts.uploads.areDone(entry),
    seqOf,
    clock,
    random,
    announce,
    onAcknowledged: (entry, seq, at) => effects.onAcknowledged(entry, seq, at),
    onChange: (entry) => effects.onOutbox(entry),
    onKeeping: () => effects.onKeeping(),
    onRefused: ({ kind, room, id, body, error }) => {
      if (kind === "schedule") giveBack(parts.drafts, JSON.parse(body));
      // What never came to the server need not be taken back
      if (kind !== "undo" || error?.code !== "not_found") emit({ topic: "refused", kind, room, id, error });
    },
  });
  return { outbox };
}

/** @param {Wires} wires */
function wireReading({ options: { bootstrap, clock, markStorage }, parts, emit, get, isLive, request, seqOf }) {
  const { history, rooms } = parts;
  const marker = new ReadMarker({
    clock,
    request,
    isLive,
    storage: markStorage ?? null,
    headOf: (room) => history.endOf(room) ?? seqOf(room),
    onChange: (room) => {
      parts.counts.follow(room);
      emit({ topic: "read", room });
      emit({ topic: "unread", room });
    },
    onRefused: (room, error) => emit({ topic: "refused", kind: "read", room, id: null, error }),
  });
  const counts = new Counts({ me: bootstrap.me.id, marker, seqOf, isIgnored: parts.quiet.isIgnored });
  const open = new OpenRoom({ history, counts, marker, rooms, get, isLive, emit });
  return { marker, counts, open };
}

/** @param {Wires} wires */
function wireLog({ options, effects, parts, emit, isLive, learnPosition }) {
  const { api, bootstrap, clock, connection, random } = options;
  const { counts, history, marker, members, outbox, pins, quiet, rooms, saved, standing } = parts;
  const { customEmoji, scheduled, sidebar, threads, typing, votes } = parts;
  const settling = new Settling(outbox, history);
  const mineAlone = [saved, scheduled, parts.accountDrafts, sidebar, quiet, standing, customEmoji, parts.rights];
  parts.all = [votes, counts, history, threads, settling, pins, ...mineAlone, typing, members, marker, rooms];
  const live = new Live({
    connection,
    clock,
    random,
    onEvents: (log, events) => effects.onEvents(log, events),
    onSignal: (signal) => effects.onSignal(signal),
    onWelcome: (frame) => effects.onWelcome(frame),
    onState: () => effects.onState(),
    onBehind: (behind) => effects.onBehind(behind),
    onRewind: (log) => effects.onRewind(log),
    rebuild: (log) => parts.mine.rebuild(log).then(() => parts.offline.rebuilt()),
    urgent: () => [bootstrap.user_log.log, rooms.get(parts.open.id ?? -1)?.log ?? -1],
  });
  const mine = new MyRooms({ ...parts, live, api, clock, random, emit });
  const projection = new Projection(parts, {
    me: bootstrap.me.id,
    addRoom: (room) => mine.add(room),
    removeRoom: (room) => mine.remove(room),
    refreshRoom: (room) => mine.refresh(room),
    learnPosition,
    changeMe: (person) => effects.changePerson(person),
    emit,
    report: effects.report,
  });
  const offline = new OfflineCache({
    bootstrap,
    api,
    clock,
    random,
    snapshotStorage: options.snapshotStorage ?? null,
    acknowledgedStorage: options.acknowledgedStorage ?? null,
    parts: () => parts,
    isLive,
    me: () => effects.me,
    emit,
  });
  return { live, mine, projection, offline };
}

/** What will not be sent later: its words stay where they were written. @param {Drafts} drafts @param {any} command */
function giveBack(drafts, { room, thread, body }) {
  drafts.prepend(thread ? `thread.${thread}` : room, body);
}
