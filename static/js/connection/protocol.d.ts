// Written by `manage.py describe` from syncchat/protocol/.

export type Ack = {
  type: "ack";
  ref: number;
  id?: string;
  seq?: number;
  at?: string;
  dup?: boolean;
};
/** A button, or a select. One with ``url`` leads there, and nobody is told of it. */
export type Action = {
  id?: string;
  kind: "button" | "select" | "multi_select";
  text?: string;
  value?: string;
  style?: "primary" | "danger";
  url?: string;
  options?: ActionOption[];
  chosen?: string[];
  confirm?: Confirmation;
};
/** One of a select; those of a group stand together. */
export type ActionOption = {
  text: string;
  value: string;
  group?: string;
};
/** What stands side by side. */
export type ActionRow = {
  id?: string;
  elements: Action[];
};
/** `next` is the `before` of the next page; reactions since `read_at` are unread. */
export type Activity = {
  items: ActivityItem[];
  next?: string;
  read_at: string;
};
/** Why a message concerns me, and who did it when. Of a reaction: the last one, and of how many people. */
export type ActivityItem = {
  kind: ActivityKind;
  at: string;
  unread: boolean;
  message: Message;
  person: Person;
  emoji?: string;
  people?: number;
};
/** Why something concerns a person. What is several of these is the first of them. */
export type ActivityKind = "mention" | "reply" | "thread" | "reaction";
export type AddPollOption = {
  ref?: number;
  type: "add_poll_option";
  id: string;
  text: string;
};
/** What a program answers to me alone, after I used its command. */
export type AnswerSignal = {
  type: "signal";
  kind: "answer";
  room: number;
  thread?: string;
  command: string;
  bot: Person;
  html: string;
};
/** Everything the first paint needs. */
export type Bootstrap = {
  me: Me;
  workspace: WorkspaceState;
  user_log: UserLog;
  rooms: MyRoom[];
  open?: OpenRoom;
  saved: Saved[];
  sidebar: Sidebar;
  scheduled: ScheduledCounts;
  drafts: Draft[];
  quiet: Quiet;
  standing?: Standing;
  urgent: number[];
  threads: MyThread[];
  emoji?: CustomEmoji[];
  limits: Limits;
};
export type BrowsedRoom = {
  id: number;
  log: number;
  kind: RoomKind;
  name: string;
  topic: string;
  announcement: boolean;
  slow_mode: number;
  archived: boolean;
  general: boolean;
  people: Person[];
  member_count: number;
  joined: boolean;
};
export type Bye = {
  type: "bye";
  window: [number, number];
};
/** These options and no others; none takes the choice back. */
export type CastVote = {
  ref?: number;
  type: "vote";
  id: string;
  options: number[];
};
export type ClosePoll = {
  ref?: number;
  type: "close_poll";
  id: string;
};
/** What is for me alone. Without ``html`` the program had nothing to tell me, or told the room. */
export type CommandAnswer = {
  command: string;
  room: number;
  thread?: string;
  bot: Person;
  body?: string;
  html?: string;
};
/** What is asked before it is done. */
export type Confirmation = {
  title: string;
  text: string;
  yes: string;
  no: string;
};
/** A picture of the workspace that stands for `:name:`. The first of its names is its own, the others are aliases. ``still`` is the first frame of one that moves. */
export type CustomEmoji = {
  id: number;
  names: string[];
  url: string;
  still?: string;
};
/** With ``undo`` soon after it was sent, clients show nothing in its place. */
export type DeleteMessage = {
  ref?: number;
  type: "delete";
  id: string;
  undo?: boolean;
};
export type Density = "comfortable" | "compact";
/** What I have begun to write there; no words if there is nothing. */
export type Draft = {
  room: number;
  id?: string;
  kind: DraftKind;
  text: string;
  version: number;
};
/** What is written: a message, an answer in a thread, or the change of a message. */
export type DraftKind = "room" | "thread" | "edit";
export type EditMessage = {
  ref?: number;
  type: "edit";
  id: string;
  body: string;
  actions?: ActionRow[] | null;
};
/** What an entry of a log says. */
export type EntryKind = "message_sent" | "message_edited" | "message_deleted" | "message_emptied" | "message_restored" | "previews_changed" | "files_removed" | "reactions_changed" | "message_pinned" | "message_unpinned" | "poll_changed" | "member_joined" | "member_left" | "member_role" | "room_changed" | "emoji_changed" | "rights_changed" | "room_added" | "room_removed" | "read_marker" | "membership_changed" | "profile_changed" | "thread_changed" | "saved_changed" | "vote_changed" | "sidebar_changed" | "scheduled_changed" | "draft_changed" | "quiet_changed" | "activity_read" | "standing_changed";
/** Why something was refused, for programs. */
export type ErrorCode = "invalid" | "unknown_command" | "sign_in" | "forbidden" | "not_found" | "conflict" | "too_large" | "rate_limited" | "silenced" | "unavailable";
export type Event = {
  seq: number;
  id: number;
  kind: EntryKind;
  at: string;
  actor?: number;
  message?: Message;
  person?: Person;
  room?: Room | MyRoom;
  room_id?: number;
  membership?: Place;
  read?: ReadMarker;
  reactors?: number[];
  replies?: Replies;
  thread?: MyThread;
  saved?: Saved;
  vote?: MyVote;
  sidebar?: Sidebar;
  scheduled?: ScheduledCounts;
  drafts?: Draft[];
  quiet?: Quiet;
  standing?: Standing;
  emoji?: CustomEmoji[];
  rights?: Record<string, string>;
  activity_read_at?: string;
};
/** Covers the seqs in (from, to]. Each changed thing stands once, in its present state. */
export type Events = {
  type: "events";
  ref?: number;
  log: number;
  from: number;
  to: [number, number];
  events: Event[];
  more: boolean;
};
/** What is attached to a message. ``thumb`` is a smaller picture of it, where there is one. Sound with ``voice`` is a voice message. What is ``gone`` was deleted to make room: nothing is at its address any more. */
export type File = {
  id: string;
  name: string;
  kind: FileKind;
  type: string;
  size: number;
  width?: number;
  height?: number;
  url: string;
  thumb?: string;
  voice?: Voice;
  gone?: boolean;
};
/** What a browser may show of a file. Everything else is only handed out to be saved. */
export type FileKind = "image" | "audio" | "video" | "file";
/** Which of the owner's first steps are done. */
export type FirstRun = {
  named: boolean;
  said_hello: boolean;
  invited: boolean;
  second_room: boolean;
};
export type Follow = {
  ref?: number;
  type: "follow";
  id: string;
};
/** What a message passes on: another one's words as they were then, and none once that is deleted. Its files are those of the message. ``id`` leads whoever may read it to what was first said; its room is named if it is public. */
export type Forward = {
  id?: string;
  author: Person;
  at: string;
  body: string;
  html: string;
  deleted: boolean;
  source?: RoomKind;
  room?: number;
  room_name?: string;
};
/** ``files``: the names of the message's files, in its order. ``before`` and ``after`` stand beside it in the room. */
export type FoundMessage = {
  message: Message;
  excerpt: Piece[];
  files: Piece[][];
  before?: Quote;
  after?: Quote;
};
export type FoundPerson = {
  person: Person;
  count: number;
};
/** ``people`` are those of a direct room. */
export type FoundRoom = {
  id: number;
  kind: RoomKind;
  name: string;
  people: Person[];
  count: number;
};
/** People who are called by one name. `mine`: I am one of them. */
export type Group = {
  id: number;
  handle: string;
  name: string;
  count: number;
  mine: boolean;
};
export type GroupPeople = {
  id: number;
  handle: string;
  name: string;
  count: number;
  mine: boolean;
  people: Person[];
  there: number[];
  can_change: boolean;
};
export type HeadsSignal = {
  type: "signal";
  kind: "heads";
  heads: Record<string, [number, number]>;
};
export type Hello = {
  ref?: number;
  type: "hello";
  v: number;
  tab?: string;
  positions?: Record<string, [number, number]>;
};
/** Messages in ascending seq, and the log's position from before they were read. */
export type History = {
  messages: Message[];
  position: [number, number];
  has_older: boolean;
  has_newer: boolean;
  thread?: OpenThread;
};
export type Idle = {
  ref?: number;
  type: "idle";
  idle: boolean;
};
export type Ignore = {
  ref?: number;
  type: "ignore";
  id: number;
  how: Ignoring;
};
/** How far somebody is ignored by one person. */
export type Ignoring = "not" | "muted" | "blocked";
export type InviteLink = {
  id: number;
  url: string;
  created_by: Person;
  created_at: string;
  expires_at: string;
  max_uses?: number;
  uses: number;
  as_guest?: true;
  rooms: number[];
};
/** ``version`` is that of the words that it was made from; 0 for none. */
export type KeepDraft = {
  ref?: number;
  type: "draft";
  room: number;
  id?: string | null;
  kind?: DraftKind;
  text: string;
  version?: number;
};
export type KeepQuiet = {
  ref?: number;
  type: "quiet";
  away?: boolean | null;
  until?: string | "" | null;
  hours?: [string, string] | "" | null;
  paused_until?: string | "" | null;
  allowed?: number[] | null;
};
export type KeepSection = {
  ref?: number;
  type: "section";
  id: string;
  name?: string | null;
  folded?: boolean | null;
  before?: string | "" | null;
};
export type Limits = {
  body: number;
  frame: number;
  page: number;
  files: number;
  file: number;
  part: number;
};
export type MarkRead = {
  ref?: number;
  type: "read";
  room: number;
  seq: number;
};
export type MarkUnread = {
  ref?: number;
  type: "unread";
  room: number;
  seq: number;
};
export type Me = {
  id: number;
  username: string;
  name: string;
  initials: string;
  hue: number;
  avatar?: string;
  status: string;
  status_emoji?: string;
  status_until?: string;
  is_owner?: true;
  workspace_role?: WorkspaceRole;
  is_bot?: true;
  locked_out?: true;
  theme: Theme;
  text_size: TextSize;
  density: Density;
  reduce_motion: boolean;
  enter_sends: boolean;
  single_key_shortcuts: boolean;
  undo_send: boolean;
  link_previews: boolean;
  shows_reads: boolean;
};
export type Member = {
  id: number;
  username: string;
  name: string;
  initials: string;
  hue: number;
  avatar?: string;
  status: string;
  status_emoji?: string;
  status_until?: string;
  is_owner?: true;
  workspace_role?: WorkspaceRole;
  is_bot?: true;
  locked_out?: true;
  role: Role;
};
export type Message = {
  id: string;
  room: number;
  seq: number;
  kind: MessageKind;
  author: Person;
  person?: Person;
  body: string;
  html: string;
  at: string;
  edited_at?: string;
  deleted: boolean;
  taken_back?: true;
  mentions: number[];
  mentions_room: boolean;
  reactions?: Reaction[];
  reply_to?: Quote;
  thread?: ThreadPlace;
  replies?: Replies;
  files?: File[];
  previews?: Preview[];
  pinned?: Pin;
  poll?: Poll;
  forward?: Forward;
  actions?: ActionRow[];
};
/** What a person said, or which system line it is. */
export type MessageKind = "text" | "joined" | "left" | "added" | "removed" | "renamed" | "topic" | "archived" | "unarchived";
export type MessageVersion = {
  body: string;
  at: string;
};
/** What a message has said, the oldest first, and last what it says now. Of a deleted one nothing. */
export type MessageVersions = {
  versions: MessageVersion[];
};
export type MyRoom = {
  id: number;
  log: number;
  kind: RoomKind;
  name: string;
  topic: string;
  announcement: boolean;
  slow_mode: number;
  archived: boolean;
  general: boolean;
  people: Person[];
  member_count: number;
  position: [number, number];
  role: Role;
  read_seq: number;
  unread_seq?: number;
  level: NotificationLevel;
  unread: number;
  mentions: number;
  can: Rights;
};
/** A thread that I follow, or have followed, and what waits for me in it. */
export type MyThread = {
  id: string;
  room: number;
  seq: number;
  following: boolean;
  read_seq: number;
  unread: number;
  mentions: number;
  position: [number, number];
  root: Message;
};
/** What I chose of a poll, by the places of the options. */
export type MyVote = {
  id: string;
  room: number;
  options: number[];
};
export type Nack = {
  type: "nack";
  ref: number;
  code: ErrorCode;
  message: string;
  field?: string;
  retry_after?: number;
};
/** What a message asks: its words are the question. */
export type NewPoll = {
  options: string[];
  multiple?: boolean;
  anonymous?: boolean;
  extendable?: boolean;
};
/** What those who keep order tell a person: in `words`, if it is a warning. */
export type Notice = {
  id: number;
  kind: NoticeKind;
  words: string;
  at: string;
};
/** What those who keep order tell somebody. */
export type NoticeKind = "warning" | "acted" | "nothing_done";
/** What an open page has to know of how somebody wants to be told of messages. */
export type NotificationChoices = {
  level: NotificationLevel;
  hides_words: boolean;
  sounds: boolean;
  volume: number;
};
/** What of a room lights its lamp. */
export type NotificationLevel = "all" | "mentions" | "nothing";
export type OpenRoom = {
  messages: Message[];
  position: [number, number];
  has_older: boolean;
  has_newer: boolean;
  thread?: OpenThread;
  room: number;
  visiting?: VisitedRoom;
  members: Member[];
  presence: Record<string, PresenceState>;
  focus?: number;
  new_since?: number;
};
/** A link led to an answer in this thread. */
export type OpenThread = {
  id: string;
  seq: number;
};
export type Person = {
  id: number;
  username: string;
  name: string;
  initials: string;
  hue: number;
  avatar?: string;
  status: string;
  status_emoji?: string;
  status_until?: string;
  is_owner?: true;
  workspace_role?: WorkspaceRole;
  is_bot?: true;
  locked_out?: true;
};
export type PersonSignal = {
  type: "signal";
  kind: "person";
  person: Person;
};
/** Plain text; ``hit`` is to be lit up. */
export type Piece = {
  text: string;
  hit: boolean;
};
export type Pin = {
  by?: Person;
  at: string;
};
export type PinMessage = {
  ref?: number;
  type: "pin";
  id: string;
};
export type Ping = {
  ref?: number;
  type: "ping";
};
/** A person's membership as others see it. */
export type Place = {
  role: Role;
};
export type PlaceRoom = {
  ref?: number;
  type: "place";
  room: number;
  section: string;
  before?: number | null;
};
/** What a message asks, by its words. An option is meant by its place in the list, which only grows. ``mine`` is what I chose, where an answer is for me alone; a room's log is the same for everyone. */
export type Poll = {
  options: PollOption[];
  multiple: boolean;
  anonymous: boolean;
  extendable: boolean;
  voters: number;
  closed_at?: string;
  mine?: number[];
};
/** Nobody is named of a poll that is anonymous, and of any other the first ones. */
export type PollOption = {
  text: string;
  count: number;
  people?: number[];
};
export type Pong = {
  type: "pong";
  ref: number;
};
export type PresenceSignal = {
  type: "signal";
  kind: "presence";
  people: Record<string, PresenceState>;
};
export type PresenceState = "online" | "away" | "dnd" | "offline";
/** What became of a press: it waits for the program, was taken by it, or was not and never will be. */
export type Press = {
  id: string;
  state: "waiting" | "taken" | "failed";
};
/** What a page that the message links to says of itself. ``picture`` is kept here, and has this size. */
export type Preview = {
  id: number;
  url: string;
  site: string;
  title: string;
  description: string;
  picture?: string;
  width?: number;
  height?: number;
};
export type Pull = {
  ref?: number;
  type: "pull";
  log: number;
  after: [number, number];
};
/** The fields of `welcome`, and the frames that the socket would have brought. */
export type Pulled = {
  v: number;
  me: number;
  session: string;
  heads: Record<string, [number, number]>;
  heartbeat: number;
  release: string;
  limits: Limits;
  frames: Record<string, unknown>[];
};
/** When a person wants to be left alone, and by whom. Without times they are never. */
export type Quiet = {
  away: boolean;
  until?: string;
  starts?: string;
  ends?: string;
  paused_until?: string;
  allowed: number[];
  muted: number[];
  blocked: number[];
};
/** A message as its answers show it: its present words in one plain line, or its first file's name; none once it is deleted. */
export type Quote = {
  id: string;
  seq: number;
  author: Person;
  text: string;
  deleted: boolean;
};
export type React = {
  ref?: number;
  type: "react";
  id: string;
  emoji: string;
};
/** One emoji of a message. Past its first ones only those people are named who must learn of it. */
export type Reaction = {
  emoji: string;
  count: number;
  people: number[];
};
export type Reactor = {
  emoji: string;
  at: string;
  person: Person;
};
export type Reactors = {
  reactions: Reactor[];
  next?: number;
};
export type ReadActivity = {
  ref?: number;
  type: "read_activity";
  at: string;
};
export type ReadMarker = {
  room: number;
  read_seq: number;
  unread_seq?: number;
  unread: number;
  mentions: number;
  position: [number, number];
};
export type ReadThread = {
  ref?: number;
  type: "read_thread";
  id: string;
  seq: number;
};
export type Refusal = {
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  message: string;
  field?: string;
  retry_after?: number;
};
export type RemovePreview = {
  ref?: number;
  type: "remove_preview";
  id: string;
  preview: number;
};
export type RemoveSection = {
  ref?: number;
  type: "unsection";
  id: string;
};
/** Of a message that began a thread. */
export type Replies = {
  count: number;
  people: Person[];
  last_at?: string;
  last_seq: number;
};
export type Rewind = {
  type: "rewind";
  ref?: number;
  log: number;
};
/** What not everybody may. `domain/rights/table.py` says who may. */
export type Right = "create_open_rooms" | "create_private_rooms" | "invite" | "make_groups" | "mention_everyone" | "add_emoji" | "make_webhooks" | "make_bots" | "edit_own" | "delete_own" | "keep_order" | "moderate_rooms" | "own_rooms" | "manage_people" | "change_settings" | "read_audit_log" | "change_owners" | "change_rights" | "move_data" | "keep_audit_log" | "keep_messages";
export type Rights = {
  send: boolean;
  moderate: boolean;
  manage: boolean;
};
export type Role = "owner" | "moderator" | "member";
export type Room = {
  id: number;
  log: number;
  kind: RoomKind;
  name: string;
  topic: string;
  announcement: boolean;
  slow_mode: number;
  archived: boolean;
  general: boolean;
  people: Person[];
  member_count: number;
};
/** A file of a room, and where it was said. */
export type RoomFile = {
  file: File;
  message: string;
  seq: number;
  at: string;
  author: Person;
};
/** The newest first; `next` is the `before` of the next page. */
export type RoomFiles = {
  files: RoomFile[];
  count: number;
  next?: number;
};
export type RoomKind = "public" | "private" | "direct";
export type RoomOrder = "name" | "recent";
export type SaveMessage = {
  ref?: number;
  type: "save";
  id: string;
  remind_at?: string | null;
};
/** What a person keeps of a message for themselves. Without ``at`` they keep it no more. */
export type Saved = {
  id: string;
  room: number;
  at?: string;
  remind_at?: string;
  due?: boolean;
};
export type SavedMessage = {
  id: string;
  room: number;
  at?: string;
  remind_at?: string;
  due?: boolean;
  message: Message;
};
/** As `SendMessage`, and when: an instant, and the zone by whose clock it was chosen. Without a room, a reminder. */
export type ScheduleMessage = {
  ref?: number;
  type: "schedule";
  id: string;
  room?: number | null;
  body: string;
  at: string;
  zone?: string;
  reply_to?: string | null;
  thread?: string | null;
  also_in_room?: boolean;
  files?: string[];
};
/** Of my messages and reminders: how many wait for their time, could not be sent at it, or are due. */
export type ScheduledCounts = {
  waiting: number;
  refused: number;
  due: number;
};
/** What I have written to be sent later. With ``refusal`` it was not sent, and waits for what I do with it. */
export type ScheduledMessage = {
  id: string;
  room?: number;
  body: string;
  at: string;
  zone: string;
  wall: string;
  reply_to?: string;
  thread?: string;
  also_in_room: boolean;
  files: string[];
  refusal: string;
  reminder: boolean;
  due: boolean;
};
/** In the order that was asked for. ``total``, ``rooms`` and ``people`` come with the first page, and of the newest 1,000 results. */
export type SearchResults = {
  results: FoundMessage[];
  next?: string;
  total: number;
  has_more: boolean;
  rooms: FoundRoom[];
  people: FoundPerson[];
  suggestion?: string;
  notes: string[];
  is_level: boolean;
};
/** Rooms that stand together: what is placed in it, in that order. Those that everyone has bear no name. */
export type Section = {
  id: string;
  name: string;
  folded: boolean;
  rooms: number[];
};
/** The newest that somebody has read in a room. */
export type Seen = {
  person: number;
  seq: number;
};
export type SeenSignal = {
  type: "signal";
  kind: "seen";
  room?: number;
  person: number;
  seq: number;
};
export type SendMessage = {
  ref?: number;
  type: "send";
  id: string;
  room: number;
  body: string;
  reply_to?: string | null;
  thread?: string | null;
  also_in_room?: boolean;
  files?: string[];
  poll?: NewPoll | null;
  forward?: string | null;
  actions?: ActionRow[] | null;
};
export type Sent = {
  id: string;
  seq: number;
  at: string;
  dup: boolean;
  message: Message;
};
export type SetLevel = {
  ref?: number;
  type: "level";
  room: number;
  level: NotificationLevel;
};
/** How a person has arranged their rooms. What is placed nowhere is in `rooms` or in `directs`. */
export type Sidebar = {
  order: RoomOrder;
  only_unread: boolean;
  sections: Section[];
};
/** A word behind a slash that a program answers. ``hint`` is what to write behind it. */
export type SlashCommand = {
  name: string;
  hint: string;
  description: string;
  bot: Person;
};
export type SortRooms = {
  ref?: number;
  type: "sort";
  order?: RoomOrder | null;
  only_unread?: boolean | null;
};
/** Until when a person cannot write, and why; and what they were told and have not read. */
export type Standing = {
  silenced_until?: string;
  reason: string;
  notices: Notice[];
};
export type TextSize = "normal" | "large" | "larger";
export type Theme = "system" | "light" | "dark";
/** The newest answers of a thread, or those before a seq, and what it is to me if I follow it. */
export type ThreadHistory = {
  root: Message;
  messages: Message[];
  position: [number, number];
  has_older: boolean;
  mine?: MyThread;
};
/** Of a message in a thread: whose thread it is, and whether the room shows it as well. */
export type ThreadPlace = {
  root: string;
  root_seq: number;
  also_in_room: boolean;
};
export type Threads = {
  threads: MyThread[];
};
export type Typing = {
  ref?: number;
  type: "typing";
  room: number;
  thread?: string | null;
};
export type TypingSignal = {
  type: "signal";
  kind: "typing";
  room: number;
  thread?: string;
  person: Typist;
};
/** All that a room is told of somebody who writes, whatever a broker claims. */
export type Typist = {
  id: number;
  name: string;
};
export type Unfollow = {
  ref?: number;
  type: "unfollow";
  id: string;
};
export type UnpinMessage = {
  ref?: number;
  type: "unpin";
  id: string;
};
export type Unreact = {
  ref?: number;
  type: "unreact";
  id: string;
  emoji: string;
};
export type UnsaveMessage = {
  ref?: number;
  type: "unsave";
  id: string;
};
export type UnscheduleMessage = {
  ref?: number;
  type: "unschedule";
  id: string;
};
/** How far a file has come. ``file`` once the server has read and stored all of it. */
export type Upload = {
  id: string;
  name: string;
  size: number;
  offset: number;
  file?: File;
};
export type UserLog = {
  log: number;
  position: [number, number];
};
/** A public room as somebody sees it who has not joined. */
export type VisitedRoom = {
  id: number;
  log: number;
  kind: RoomKind;
  name: string;
  topic: string;
  announcement: boolean;
  slow_mode: number;
  archived: boolean;
  general: boolean;
  people: Person[];
  member_count: number;
  position: [number, number];
  can: Rights;
};
/** What the recorder of a voice message says of it: its length in milliseconds, and how loud it is from its beginning to its end, from 0 to 100. */
export type Voice = {
  duration: number;
  waveform: number[];
};
export type Watch = {
  ref?: number;
  type: "watch";
  rooms: number[];
};
export type Welcome = {
  type: "welcome";
  ref: number;
  v: number;
  me: number;
  session: string;
  heads: Record<string, [number, number]>;
  heartbeat: number;
  release: string;
  limits: Limits;
};
/** What somebody is in the whole workspace, each with all that those after it may. */
export type WorkspaceRole = "owner" | "administrator" | "moderator" | "member" | "guest";
export type WorkspaceState = {
  name: string;
  first_run?: FirstRun;
  rights: Record<string, string>;
};
export type Command = Hello | SendMessage | EditMessage | DeleteMessage | React | Unreact | PinMessage | UnpinMessage | RemovePreview | CastVote | AddPollOption | ClosePoll | SaveMessage | UnsaveMessage | KeepDraft | ScheduleMessage | UnscheduleMessage | Follow | Unfollow | ReadThread | ReadActivity | MarkRead | MarkUnread | SetLevel | PlaceRoom | KeepSection | RemoveSection | SortRooms | KeepQuiet | Ignore | Pull | Idle | Typing | Watch | Ping;
export type Signal = TypingSignal | PresenceSignal | PersonSignal | SeenSignal | AnswerSignal | HeadsSignal;
export type ServerFrame = Welcome | Events | Ack | Nack | Rewind | Bye | Pong | TypingSignal | PresenceSignal | PersonSignal | SeenSignal | AnswerSignal | HeadsSignal;
export type Position = Events["to"];
export type Heads = Welcome["heads"];
