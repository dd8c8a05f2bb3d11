import type { Change as AnyChange } from "../lib/changes.js";
import type { Status } from "../connection/connection-status.js";
import type { Difference } from "./messages/difference.js";

/** What the store tells its listeners: each topic with what comes along. */
export interface Topics {
  /** Of a program, to me alone. */
  answer: { signal: import("../connection/protocol.js").AnswerSignal };
  "catching-up": { behind: number };
  /** `key`: of a room, or of a thread. */
  "account-draft": { key: number | string };
  /** The browser keeps what was written. */
  "draft-saved": { key: number | string };
  /** The workspace's own are others now. */
  emoji: {};
  draft: { key: number | string };
  lost: {};
  me: {};
  members: { room: number };
  open: { room: number | null };
  outbox: { count: number; persistent: boolean };
  pins: { room: number };
  presence: { people: number[] };
  read: { room: number };
  refused: { kind: string; room: number; id: string | null; error: any };
  release: { release?: string };
  reply: { key: number | string };
  scheduled: {};
  standing: {};
  /** How far somebody else has read. */
  seen: { signal: import("../connection/protocol.js").SeenSignal };
  "room-added": { room: number };
  "room-removed": { room: number };
  rooms: {};
  status: { status: Status };
  thread: {};
  threads: {};
  timeline: { room: number; reason: TimelineReason } & Difference;
  /** Of a message of mine: the server has it. */
  sent: { id: string };
  /** `place`: a room, or a thread's root. */
  typing: { place: number | string };
  unread: { room: number };
  uploads: { id: string };
  /** Of a message whose poll I answered otherwise, here or elsewhere. */
  vote: { id: string };
}

/** Why rows look different: `pending` is about what this browser has not sent yet. */
export type TimelineReason = "live" | "loading" | "newer" | "older" | "pending" | "reset" | "trimmed";

export type Topic = keyof Topics;

export type Change<Name extends Topic = Topic> = AnyChange<Topics, Name>;
