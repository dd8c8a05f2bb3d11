import { createUuid7 } from "../lib/uuid7.js";
import { Counts } from "./rooms/counts.js";
import { Drafts } from "./outbox/drafts.js";
import { History } from "./messages/history.js";
import { Kept } from "./offline/kept.js";
import { Live } from "./log/live.js";
import { Members } from "./rooms/members.js";
import { MyRooms } from "./rooms/my-rooms.js";
import { OpenRoom } from "./rooms/open-room.js";
import { Outbox } from "./outbox/outbox.js";
import { Pins } from "./messages/pins.js";
import { Presence } from "./rooms/presence.js";
import { Projection } from "./log/projection.js";
import { ReadMarker } from "./rooms/read-marker.js";
import { ReplyTargets } from "./outbox/reply-targets.js";
import { Rooms } from "./rooms/rooms.js";
import { Threads } from "./messages/threads.js";
import { Typing } from "./rooms/typing.js";
import { Uploads } from "./uploads/uploads.js";

/**
 * Who knows whom.
 *
 * @typedef {import("../connection/frames.js").LogEvent} LogEvent
 * @typedef {import("./topics.js").Change} Change
 * @typedef {import("./store.js").StoreOptions} StoreOptions
 * @typedef {object} Wired
 * @property {Rooms} rooms
 * @property {Members} members
 * @property {Presence} presence
 * @property {Typing} typing
 * @property {Drafts} drafts
 * @property {ReplyTargets} replyTargets
 * @property {Uploads} uploads
 * @property {Threads} threads
 * @property {Outbox} outbox
 * @property {History} history
 * @property {Pins} pins
 * @property {ReadMarker} marker
 * @property {Counts} counts
 * @property {OpenRoom} open
 * @property {Live} live
 * @property {MyRooms} mine
 * @property {Kept} kept
 */

/**
 * @param {StoreOptions} options
 * @param {import("./hooks.js").Hooks} hooks
 * @returns {Wired}
 */
export function wireParts({ bootstrap, api, connection, clock, random, ...options }, hooks) {
  const emit = hooks.emit;
  const me = bootstrap.me.id;
  const ownLog = bootstrap.user_log.log;
  const isLive = () => connection.state === "live";
  /** @param {any} frame */
  const request = (frame) => connection.request(frame);
  /** @param {number} room */
  const seqOf = (room) => live.sync.seqOf(rooms.get(room)?.log ?? -1);

  /** @param {number} room @param {import("../connection/frames.js").Position} position */
  const learnPosition = (room, position) => live.sync.learn({ [rooms.get(room)?.log ?? -1]: position });

  const kept = new Kept({
    bootstrap,
    api,
    clock,
    random,
    readingStorage: options.readingStorage ?? null,
    acknowledgedStorage: options.acknowledgedStorage ?? null,
    parts: () => wired,
    isLive,
    me: () => hooks.me,
    emit,
  });
  const rooms = new Rooms(me);
  const members = new Members();
  const presence = new Presence();
  const typing = new Typing({
    clock,
    send: (room) => void connection.signal({ type: "typing", room }),
    changed: (room) => emit({ topic: "typing", room }),
  });
  const drafts = new Drafts({
    account: me,
    storage: options.draftStorage,
    clock,
    changed: (key) => emit({ topic: "draft", key }),
  });
  const threads = new Threads({
    me: () => hooks.me,
    api,
    request,
    isLive,
    outbox: () => outbox,
    roomOf: (room) => rooms.get(room),
    emit,
  });
  const replyTargets = new ReplyTargets({
    account: me,
    storage: options.draftStorage,
    changed: (key) => emit({ topic: "reply", key }),
  });
  const uploads = new Uploads({
    account: me,
    api,
    lock: options.lock,
    clock,
    random,
    newId: options.newId ?? createUuid7({ now: clock.now }),
    storage: options.uploadStorage ?? null,
    onChange: (upload) => hooks.onUpload(upload),
  });
  const outbox = new Outbox({
    account: me,
    storage: options.outboxStorage,
    lock: options.lock,
    request,
    isLive,
    isReady: (entry) => uploads.areDone(entry),
    seqOf,
    clock,
    random,
    announce: options.announce,
    onAcknowledged: (entry, seq, at) => {
      uploads.forget((entry.files ?? []).map(({ id }) => id));
      kept.acknowledge(entry, seq, at);
    },
    onChange: (entry) => hooks.onOutbox(entry),
    onKeeping: () => hooks.onKeeping(),
    onRefused: ({ kind, room, id, error }) => emit({ topic: "refused", kind, room, id, error }),
  });
  const history = new History({
    get: (path, query) => api.get(path, query),
    seqOf,
    recall: (room) => kept.recall(room),
    onPosition: learnPosition,
    onChange: (room, reason, difference) => hooks.onHistory(room, reason, difference),
  });
  const marker = new ReadMarker({
    clock,
    request,
    isLive,
    storage: options.markStorage ?? null,
    headOf: (room) => history.endOf(room) ?? seqOf(room),
    onChange: (room) => {
      counts.follow(room);
      emit({ topic: "read", room });
      emit({ topic: "unread", room });
    },
    onRefused: (room, error) => emit({ topic: "refused", kind: "read", room, id: null, error }),
  });
  const pins = new Pins({ get: (path) => api.get(path), changed: (room) => emit({ topic: "pins", room }) });
  const counts = new Counts({ me, marker, seqOf });
  const open = new OpenRoom({ history, counts, marker, rooms, get: (path) => api.get(path), isLive, emit });
  const live = new Live({
    connection,
    clock,
    random,
    onEvents: (log, events) => {
      const room = rooms.findByLog(log);
      if (room) {
        projection.applyToRoom(room.id, events);
        kept.applied(room.id, events);
      } else if (log === ownLog) {
        projection.applyToMe(events);
        kept.appliedToMe();
      }
    },
    onSignal: (signal) => hooks.onSignal(signal),
    onWelcome: (frame) => {
      mine.retryRefreshes();
      hooks.onWelcome(frame);
    },
    onState: () => hooks.onState(),
    onBehind: (behind) => hooks.onBehind(behind),
    onRewind: (log) => {
      const room = rooms.findByLog(log);
      if (!room) return;
      history.forget(room.id);
      pins.forget(room.id);
      kept.rewind(room.id);
    },
    rebuild: async (log) => {
      await mine.rebuild(log);
      kept.rebuilt();
    },
    urgent: () => [ownLog, rooms.get(open.id ?? -1)?.log ?? -1],
  });
  const mine = new MyRooms({
    rooms,
    members,
    history,
    pins,
    counts,
    marker,
    outbox,
    open,
    live,
    api,
    clock,
    random,
    emit,
  });
  const projection = new Projection(
    { rooms, members, history, threads, counts, marker, typing, outbox, pins, open },
    {
      me,
      addRoom: (room) => mine.add(room),
      removeRoom: (room) => mine.remove(room),
      refreshRoom: (room) => mine.refresh(room),
      learnPosition,
      changeMe: (person) => hooks.changePerson(person),
      emit,
      report: hooks.report,
    },
  );
  const wired = {
    rooms,
    members,
    presence,
    typing,
    drafts,
    replyTargets,
    threads,
    uploads,
    outbox,
    history,
    pins,
    marker,
    counts,
    open,
    live,
    mine,
    kept,
  };
  return wired;
}
