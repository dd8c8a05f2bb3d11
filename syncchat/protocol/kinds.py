"""The fixed sets of words on the wire: models, verbs and wire types take them from here."""

from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry of a log says."""

    MESSAGE_SENT = "message_sent"
    MESSAGE_EDITED = "message_edited"
    MESSAGE_DELETED = "message_deleted"
    # What it forwards was deleted
    MESSAGE_EMPTIED = "message_emptied"
    # Deleted with all others of its author, and brought back
    MESSAGE_RESTORED = "message_restored"
    PREVIEWS_CHANGED = "previews_changed"
    FILES_REMOVED = "files_removed"
    REACTIONS_CHANGED = "reactions_changed"
    MESSAGE_PINNED = "message_pinned"
    MESSAGE_UNPINNED = "message_unpinned"
    POLL_CHANGED = "poll_changed"
    MEMBER_JOINED = "member_joined"
    MEMBER_LEFT = "member_left"
    MEMBER_ROLE = "member_role"
    ROOM_CHANGED = "room_changed"
    EMOJI_CHANGED = "emoji_changed"
    RIGHTS_CHANGED = "rights_changed"
    ROOM_ADDED = "room_added"
    ROOM_REMOVED = "room_removed"
    READ_MARKER = "read_marker"
    MEMBERSHIP_CHANGED = "membership_changed"
    PROFILE_CHANGED = "profile_changed"
    THREAD_CHANGED = "thread_changed"
    SAVED_CHANGED = "saved_changed"
    VOTE_CHANGED = "vote_changed"
    SIDEBAR_CHANGED = "sidebar_changed"
    SCHEDULED_CHANGED = "scheduled_changed"
    DRAFT_CHANGED = "draft_changed"
    QUIET_CHANGED = "quiet_changed"
    ACTIVITY_READ = "activity_read"
    STANDING_CHANGED = "standing_changed"


class MessageKind(StrEnum):
    """What a person said, or which system line it is."""

    TEXT = "text"
    JOINED = "joined"
    LEFT = "left"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    TOPIC = "topic"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"


class ActivityKind(StrEnum):
    """Why something concerns a person. What is several of these is the first of them."""

    MENTION = "mention"
    REPLY = "reply"
    THREAD = "thread"
    REACTION = "reaction"


class RoomKind(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"


class Role(StrEnum):
    OWNER = "owner"
    MODERATOR = "moderator"
    MEMBER = "member"


class WorkspaceRole(StrEnum):
    """What somebody is in the whole workspace, each with all that those after it may."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    MODERATOR = "moderator"
    MEMBER = "member"
    GUEST = "guest"

    def reaches(self, least: "WorkspaceRole") -> bool:
        """Whether it is this role, or one above it."""
        order = list(WorkspaceRole)
        return order.index(self) <= order.index(least)


class Right(StrEnum):
    """What not everybody may. `domain/rights/table.py` says who may."""

    CREATE_OPEN_ROOMS = "create_open_rooms"
    CREATE_PRIVATE_ROOMS = "create_private_rooms"
    INVITE = "invite"
    MAKE_GROUPS = "make_groups"
    MENTION_EVERYONE = "mention_everyone"
    ADD_EMOJI = "add_emoji"
    MAKE_WEBHOOKS = "make_webhooks"
    MAKE_BOTS = "make_bots"
    EDIT_OWN = "edit_own"
    DELETE_OWN = "delete_own"
    KEEP_ORDER = "keep_order"
    MODERATE_ROOMS = "moderate_rooms"
    OWN_ROOMS = "own_rooms"
    MANAGE_PEOPLE = "manage_people"
    CHANGE_SETTINGS = "change_settings"
    READ_AUDIT_LOG = "read_audit_log"
    CHANGE_OWNERS = "change_owners"
    CHANGE_RIGHTS = "change_rights"
    MOVE_DATA = "move_data"
    KEEP_AUDIT_LOG = "keep_audit_log"
    KEEP_MESSAGES = "keep_messages"


class Until(StrEnum):
    """How long somebody may still change what they have said."""

    NEVER = "never"
    MINUTES = "minutes"
    HOUR = "hour"
    DAY = "day"
    ALWAYS = "always"


class NotificationLevel(StrEnum):
    """What of a room lights its lamp."""

    ALL = "all"
    MENTIONS = "mentions"
    NOTHING = "nothing"


class Digest(StrEnum):
    """How often somebody gets a mail of what waits for them."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


class MailKind(StrEnum):
    """What a mail of messages is: each can be stopped by itself."""

    MISSED = "missed"
    DIGEST = "digest"
    REPORTS = "reports"


class NotificationWay(StrEnum):
    """How a person is told of a message."""

    BADGE = "badge"
    SOUND = "sound"
    PUSH = "push"
    MAIL = "mail"


class NotificationReason(StrEnum):
    """Why a person is told of a message by these ways, or by none."""

    # Nobody is told
    SYSTEM_LINE = "system_line"
    DELETED = "deleted"
    ARCHIVED = "archived"
    OWN = "own"
    # They are not
    LOCKED_OUT = "locked_out"
    NOT_A_MEMBER = "not_a_member"
    IGNORED = "ignored"
    THREAD_NOT_FOLLOWED = "thread_not_followed"
    ROOM_NOTHING = "room_nothing"
    ROOM_MENTIONS = "room_mentions"
    READ = "read"
    # It waits for them, and that is all
    OWN_NOTHING = "own_nothing"
    OWN_MENTIONS = "own_mentions"
    WORKSPACE_NOTHING = "workspace_nothing"
    WORKSPACE_MENTIONS = "workspace_mentions"
    DO_NOT_DISTURB = "do_not_disturb"
    ACTIVE = "active"
    NO_DEVICE = "no_device"
    # They are told
    DIRECT = "direct"
    MENTION = "mention"
    THREAD = "thread"
    EVERYTHING = "everything"
    # Asked for later or too early
    UNDECIDED = "undecided"
    FORGOTTEN = "forgotten"


class PushState(StrEnum):
    """What became of a push to a device."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    # The device takes no pushes any more
    GONE = "gone"
    EXPIRED = "expired"
    # Read or deleted before it was sent
    CANCELLED = "cancelled"


class Ignoring(StrEnum):
    """How far somebody is ignored by one person."""

    NOT = "not"
    MUTED = "muted"
    BLOCKED = "blocked"


class RoomOrder(StrEnum):
    NAME = "name"
    RECENT = "recent"


class StandingSection(StrEnum):
    """Sections that everyone has, in the order in which they begin. The last two hold what stands in no other."""

    FAVOURITES = "favourites"
    ROOMS = "rooms"
    DIRECTS = "directs"


class DraftKind(StrEnum):
    """What is written: a message, an answer in a thread, or the change of a message."""

    ROOM = "room"
    THREAD = "thread"
    EDIT = "edit"


class FileKind(StrEnum):
    """What a browser may show of a file. Everything else is only handed out to be saved."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"


class PresenceState(StrEnum):
    ONLINE = "online"
    AWAY = "away"
    DO_NOT_DISTURB = "dnd"
    OFFLINE = "offline"


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TextSize(StrEnum):
    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"


class Density(StrEnum):
    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Scope(StrEnum):
    """What an access token may do, as far as its person may."""

    READ = "read"
    WRITE = "write"
    FILES = "files"
    MANAGE = "manage"
    # People and groups, for an identity provider: of owners alone
    SCIM = "scim"


class WebhookFormat(StrEnum):
    """How a program is told: Standard Webhooks, or as Slack tells its apps."""

    STANDARD = "standard"
    SLACK = "slack"


class WebhookEvent(StrEnum):
    """What an outgoing webhook may be told of."""

    MESSAGE_SENT = "message.sent"
    MESSAGE_EDITED = "message.edited"
    MESSAGE_DELETED = "message.deleted"
    REACTION_ADDED = "reaction.added"
    REACTION_REMOVED = "reaction.removed"
    FILE_SHARED = "file.shared"
    MEMBER_JOINED = "member.joined"
    MEMBER_LEFT = "member.left"
    ROOM_CREATED = "room.created"
    ROOM_RENAMED = "room.renamed"
    ROOM_ARCHIVED = "room.archived"
    ROOM_UNARCHIVED = "room.unarchived"


class DeliveryState(StrEnum):
    """What became of what a webhook was to be told."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class NoticeKind(StrEnum):
    """What those who keep order tell somebody."""

    WARNING = "warning"
    # Of what they reported
    ACTED = "acted"
    NOTHING_DONE = "nothing_done"


class ErrorCode(StrEnum):
    """Why something was refused, for programs."""

    INVALID = "invalid"
    UNKNOWN_COMMAND = "unknown_command"
    SIGN_IN = "sign_in"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    # They may not write for a time
    SILENCED = "silenced"
    UNAVAILABLE = "unavailable"
