from .attachment import Attachment
from .audit_entry import AuditEntry
from .invite import Invite
from .limited_try import LimitedTry
from .log import Log, LogEntry
from .membership import Membership
from .mention import Mention
from .message import Message
from .password_link import PasswordLink
from .presence import PresenceClaim, ProcessLease
from .reaction import Reaction
from .room import Room
from .search import SearchDocument, SearchPlace, SearchTerm
from .thread_follow import ThreadFollow
from .user import User
from .workspace import Workspace

__all__ = [
    "Attachment",
    "AuditEntry",
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
    "SearchDocument",
    "SearchPlace",
    "SearchTerm",
    "ThreadFollow",
    "User",
    "Workspace",
]
