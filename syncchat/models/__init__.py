from syncchat.models.attachment import Attachment
from syncchat.models.audit_entry import AuditEntry
from syncchat.models.invite import Invite
from syncchat.models.limited_try import LimitedTry
from syncchat.models.log import Log, LogEntry
from syncchat.models.membership import Membership, Sidebar
from syncchat.models.mention import Mention
from syncchat.models.message import Message
from syncchat.models.password_link import PasswordLink
from syncchat.models.presence import PresenceClaim, ProcessLease
from syncchat.models.reaction import Reaction
from syncchat.models.room import Room
from syncchat.models.saved_message import SavedMessage
from syncchat.models.search import IndexPosition, SearchDocument, SearchTerm
from syncchat.models.thread_follow import ThreadFollow
from syncchat.models.user import FormerUsername, User
from syncchat.models.workspace import Workspace

__all__ = [
    "Attachment",
    "AuditEntry",
    "FormerUsername",
    "IndexPosition",
    "Invite",
    "LimitedTry",
    "Log",
    "LogEntry",
    "Membership",
    "Mention",
    "Message",
    "PasswordLink",
    "PresenceClaim",
    "ProcessLease",
    "Reaction",
    "Room",
    "SavedMessage",
    "SearchDocument",
    "SearchTerm",
    "Sidebar",
    "ThreadFollow",
    "User",
    "Workspace",
]
