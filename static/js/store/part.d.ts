import type { Event as LogEvent, Person } from "../connection/protocol.js";
import type { Difference } from "./messages/difference.js";
import type { Change } from "./topics.js";

/** What a run of events changed; the page is told once all of them are applied. */
export interface Batch {
  difference: Difference;
  inThread: Difference;
  membersChanged: boolean;
  roomChanged: boolean;
}

/** What the store's parts have in common. The store asks all of them, and each has what concerns it. */
export interface Part {
  /** One event of a room's log. Applying it twice does no harm. */
  apply?(room: number, event: LogEvent, batch: Batch): void;
  /** One event of my own log. */
  applyOwn?(event: LogEvent): void;
  /** What the page came with. */
  start?(bootstrap: any): void;
  /** What of the page's first state is another by now, for the next start without a network. */
  describe?(): Record<string, unknown>;
  /** The room's log went back, or it was read as a visitor: what is known of its messages may be wrong. */
  forget?(room: number): void;
  /** The room is no longer mine. */
  remove?(room: number): void;
  /** Somebody looks different now; what to tell of it. */
  replacePerson?(person: Person): Change[] | void;
}
