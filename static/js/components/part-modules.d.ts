/** The modules of the parts, by the names of their files. */
export interface PartModules {
  arrange: typeof import("../parts/arrange.js");
  away: typeof import("../parts/away.js");
  browse: typeof import("../parts/browse.js");
  "custom-emoji": typeof import("../parts/custom-emoji.js");
  drafts: typeof import("../parts/drafts.js");
  emoji: typeof import("../parts/emoji.js");
  files: typeof import("../parts/files.js");
  forwards: typeof import("../parts/forwards.js");
  groups: typeof import("../parts/groups.js");
  idle: typeof import("../parts/idle.js");
  ignoring: typeof import("../parts/ignoring.js");
  insert: typeof import("../parts/insert.js");
  invites: typeof import("../parts/invites.js");
  later: typeof import("../parts/later.js");
  lightbox: typeof import("../parts/lightbox.js");
  lost: typeof import("../parts/lost.js");
  moderation: typeof import("../parts/moderation.js");
  notifications: typeof import("../parts/notifications.js");
  people: typeof import("../parts/people.js");
  polls: typeof import("../parts/polls.js");
  presses: typeof import("../parts/presses.js");
  previews: typeof import("../parts/previews.js");
  quiet: typeof import("../parts/quiet.js");
  recorder: typeof import("../parts/recorder.js");
  "room-forms": typeof import("../parts/room-forms.js");
  search: typeof import("../parts/search.js");
  share: typeof import("../parts/share.js");
  "sign-out": typeof import("../parts/sign-out.js");
  slash: typeof import("../parts/slash.js");
  slow: typeof import("../parts/slow.js");
  status: typeof import("../parts/status.js");
  touch: typeof import("../parts/touch.js");
  versions: typeof import("../parts/versions.js");
  views: typeof import("../parts/views.js");
  voice: typeof import("../parts/voice.js");
}
