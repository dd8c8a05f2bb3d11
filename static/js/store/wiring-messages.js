import { CustomEmoji } from "./rooms/custom-emoji.js";
import { History } from "./messages/history.js";
import { QuietState } from "./rooms/quiet.js";
import { StandingState } from "./rooms/standing.js";
import { WorkspaceRights } from "./rooms/workspace-rights.js";
import { Pins } from "./messages/pins.js";
import { SavedMessages } from "./messages/saved.js";
import { Scheduled } from "./messages/scheduled.js";
import { SidebarState } from "./rooms/sidebar.js";
import { Threads } from "./messages/threads.js";
import { Votes } from "./messages/votes.js";
import { WaitingCounts } from "./rooms/waiting.js";

/**
 * The parts that hold something of messages.
 *
 * @param {import("./wiring.js").Wires} wires
 */
export function wireMessages({
  options: { api, bootstrap, clock },
  effects,
  parts,
  emit,
  get,
  isLive,
  learnPosition,
  request,
  seqOf,
}) {
  return {
    threads: new Threads({
      me: () => effects.me,
      api,
      request,
      isLive,
      outbox: () => parts.outbox,
      isIgnored: (person) => parts.quiet.isIgnored(person),
      roomOf: (room) => parts.rooms.get(room),
      emit,
    }),
    history: new History({
      get,
      seqOf,
      recall: (room) => parts.offline.recall(room),
      onPosition: learnPosition,
      onChange: (room, reason, difference) => effects.onHistory(room, reason, difference),
    }),
    pins: new Pins({ get, changed: (room) => emit({ topic: "pins", room }) }),
    votes: new Votes(
      () => parts.outbox,
      (id) => emit({ topic: "vote", id }),
    ),
    customEmoji: new CustomEmoji({ get, changed: () => emit({ topic: "emoji" }) }),
    rights: new WorkspaceRights({ clock, get, changed: () => emit({ topic: "me" }) }),
    waiting: new WaitingCounts(() => parts),
    sidebar: new SidebarState({
      rooms: parts.rooms,
      get,
      outbox: () => parts.outbox,
      changed: () => emit({ topic: "rooms" }),
    }),
    quiet: new QuietState({
      me: bootstrap.me.id,
      clock,
      get,
      outbox: () => parts.outbox,
      changed: () => emit({ topic: "me" }),
      isNamed: (room) => parts.waiting.of(room).mentions > 0,
    }),
    standing: new StandingState({ get, changed: () => emit({ topic: "standing" }) }),
    scheduled: new Scheduled(
      () => parts.outbox,
      () => emit({ topic: "scheduled" }),
    ),
    saved: new SavedMessages({ get, outbox: () => parts.outbox, clock, changed: () => emit({ topic: "me" }) }),
  };
}
