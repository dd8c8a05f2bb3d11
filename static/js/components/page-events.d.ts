import type { Person } from "../connection/protocol.js";
import type { RoomFile } from "../connection/protocol.js";
import type { Item } from "../store/messages/timeline.js";

/** A message, or a person. */
export interface Reported {
  item?: Item;
  person?: Person;
}

/** What one component asks of another through the page, with the detail that comes along. */
export interface PageEvents {
  details: undefined;
  edit: { id: string };
  "focus-composer": undefined;
  /** Whether to hear of this person. */
  ignore: Person;
  jump: { seq: number };
  /** At full size, one of several. */
  look: { pictures: Pick<RoomFile, "file" | "author" | "at">[]; id: string };
  relabel: undefined;
  /** To those who keep order. */
  report: Reported;
  reply: Item;
  "room-shown": number;
  search: string | undefined;
  "search-here": undefined;
  thread: { room: number; id: string };
  "to-latest": undefined;
  /** Tombstones: the one they begin with. */
  unfold: { id: string };
  /** What a message said before. */
  versions: Item;
  /** Something covers the room, or no longer. */
  view: undefined;
  watched: undefined;
}

export type PageEventName = keyof PageEvents;
