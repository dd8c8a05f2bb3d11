/**
 * The names of everything on the wire. The server's `protocol/` is the source; these follow it.
 *
 * @typedef {[seq: number, entry: number]} Position
 * @typedef {Record<string, Position>} Heads  by log id
 * @typedef {"online" | "away" | "offline"} PresenceState
 *
 * @typedef {object} Person
 * @property {number} id
 * @property {string} username
 * @property {string} name
 * @property {string} initials
 * @property {number} hue
 * @property {string} [avatar]
 * @property {string} [status]
 * @property {string} [status_emoji]
 * @property {string} [status_until]
 * @property {true} [is_owner]  of the workspace
 *
 * @typedef {Person & {role: string}} Member
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {number} room
 * @property {number} seq
 * @property {string} kind
 * @property {Person} author
 * @property {Person} [person]
 * @property {string} body
 * @property {string} html
 * @property {string} at
 * @property {string} [edited_at]
 * @property {boolean} deleted
 * @property {number[]} mentions
 * @property {boolean} mentions_room
 * @property {Reaction[]} [reactions]
 * @property {Quote} [reply_to]
 * @property {{root: string, root_seq: number, also_in_room: boolean}} [thread]
 * @property {Replies} [replies]
 * @property {File[]} [files]
 * @property {{by?: Person, at: string}} [pinned]
 * @property {boolean} [recalled]  not on the wire: it comes from this browser's disk
 *
 * @typedef {{count: number, people: Person[], last_at?: string, last_seq: number}} Replies  of a thread's root
 * @typedef {{id: string, room: number, seq: number, following: boolean, read_seq: number, unread: number,
 *   mentions: number, position: Position, root: Message}} MyThread
 * @typedef {{id: string, seq: number, author: Person, text: string, deleted: boolean}} Quote  a message as its answers show it
 * @typedef {{emoji: string, count: number, people: number[]}} Reaction  people: not all of a crowd
 *
 * @typedef {object} File
 * @property {string} id
 * @property {string} name
 * @property {"image" | "audio" | "video" | "file"} kind
 * @property {string} type
 * @property {number} size
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} url
 * @property {string} [thumb]
 *
 * @typedef {object} Room
 * @property {number} id
 * @property {number} log
 * @property {"public" | "private" | "direct"} kind
 * @property {string} name
 * @property {string} topic
 * @property {boolean} announcement
 * @property {boolean} archived
 * @property {boolean} general
 * @property {Person[]} [people]
 * @property {number} member_count
 *
 * @typedef {object} Place  what a room is to me
 * @property {Position} position
 * @property {string} role
 * @property {number} read_seq
 * @property {number} [unread_seq]
 * @property {boolean} muted
 * @property {number} unread
 * @property {number} mentions
 * @property {{send: boolean, moderate: boolean, manage: boolean}} can
 *
 * @typedef {Room & Place} MyRoom
 * @typedef {Room & {position: Position, can: Place["can"]}} VisitedRoom  a public room I have not joined
 *
 * @typedef {object} ReadState
 * @property {number} room
 * @property {number} read_seq
 * @property {number} [unread_seq]
 * @property {number} unread
 * @property {number} mentions
 * @property {Position} [position]  of the room's log when these were counted
 *
 * @typedef {object} LogEvent
 * @property {number} seq
 * @property {number} id
 * @property {string} kind
 * @property {string} at
 * @property {number} [actor]
 * @property {Message} [message]
 * @property {Person} [person]
 * @property {Room | MyRoom} [room]
 * @property {number} [room_id]  the room that a person's own log speaks of
 * @property {{role: string}} [membership]
 * @property {ReadState} [read]
 * @property {Replies} [replies]  how the thread stands that the message is in
 * @property {MyThread} [thread]  in my own log
 * @property {number[]} [reactors]  whose reactions it changes
 *
 * Client to server; `ref` is added on the way out.
 *
 * @typedef {{type: "hello", v: number, tab: string, positions: Heads}} HelloFrame
 * @typedef {{type: "send", id: string, room: number, body: string, reply_to?: string, thread?: string,
 *   also_in_room?: boolean, files?: string[]}} SendFrame
 * @typedef {{type: "edit", id: string, body: string}} EditFrame
 * @typedef {{type: "delete", id: string}} DeleteFrame
 * @typedef {{type: "react" | "unreact", id: string, emoji: string}} ReactFrame
 * @typedef {{type: "pin" | "unpin", id: string}} PinFrame
 * @typedef {{type: "follow" | "unfollow", id: string}} FollowFrame
 * @typedef {{type: "read_thread", id: string, seq: number}} ReadThreadFrame
 * @typedef {{type: "pull", log: number, after: Position}} PullFrame
 * @typedef {{type: "read", room: number, seq: number}} ReadFrame
 * @typedef {{type: "unread", room: number, seq: number}} UnreadFrame
 * @typedef {{type: "typing", room: number}} TypingFrame
 * @typedef {{type: "watch", rooms: number[]}} WatchFrame
 * @typedef {{type: "ping"}} PingFrame
 * @typedef {HelloFrame | SendFrame | EditFrame | DeleteFrame | ReactFrame | PinFrame | FollowFrame | ReadThreadFrame | PullFrame | ReadFrame | UnreadFrame
 *   | TypingFrame | WatchFrame | PingFrame} CommandFrame
 *
 * Server to client.
 *
 * @typedef {object} WelcomeFrame
 * @property {"welcome"} type
 * @property {number} ref
 * @property {number} v
 * @property {unknown} me
 * @property {string} session
 * @property {Heads} heads
 * @property {number} heartbeat  seconds
 * @property {string} [release]  of the page that the server has now
 * @property {Record<string, number>} limits
 *
 * @typedef {object} EventsFrame  covers (from, to]
 * @property {"events"} type
 * @property {number} log
 * @property {number} from
 * @property {Position} to
 * @property {LogEvent[]} events
 * @property {boolean} more
 * @property {number} [ref]
 *
 * @typedef {object} AckFrame
 * @property {"ack"} type
 * @property {number} ref
 * @property {string} [id]
 * @property {number} [seq]
 * @property {string} [at]
 * @property {boolean} [dup]
 * @property {Record<string, PresenceState>} [people]
 *
 * @typedef {{type: "nack", ref?: number, code: string, message: string, field?: string,
 *   retry_after?: number}} NackFrame
 * @typedef {{type: "signal", kind: "typing", room: number, person: {id: number, name: string}}} TypingSignal
 * @typedef {{type: "signal", kind: "presence", people: Record<string, PresenceState>}} PresenceSignal
 * @typedef {{type: "signal", kind: "heads", heads: Heads}} HeadsSignal
 * @typedef {{type: "signal", kind: "person", person: Person}} PersonSignal
 * @typedef {TypingSignal | PresenceSignal | HeadsSignal | PersonSignal} SignalFrame
 * @typedef {{type: "rewind", log: number, ref?: number}} RewindFrame
 * @typedef {{type: "bye", window: [min_ms: number, max_ms: number]}} ByeFrame
 * @typedef {{type: "pong", ref: number}} PongFrame
 * @typedef {WelcomeFrame | EventsFrame | AckFrame | NackFrame | SignalFrame | RewindFrame | ByeFrame
 *   | PongFrame} ServerFrame
 */

export const PROTOCOL_VERSION = 1;
