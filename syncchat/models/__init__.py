from syncchat.models.accounts.access_token import AccessToken
from syncchat.models.accounts.account_deletion import AccountDeletion
from syncchat.models.accounts.ignored import Ignored
from syncchat.models.accounts.invite import Invite
from syncchat.models.accounts.irc_place import IrcPlace
from syncchat.models.accounts.limited_try import LimitedTry
from syncchat.models.accounts.password_link import PasswordLink
from syncchat.models.accounts.people_group import GroupMember, PeopleGroup
from syncchat.models.accounts.provisioned import ProvisionedGroup, ProvisionedPerson
from syncchat.models.accounts.quiet import Quiet
from syncchat.models.accounts.sign_in_link import SignInLink
from syncchat.models.accounts.user import FormerUsername, User
from syncchat.models.audit_entry import AuditEntry, AuditPolicy
from syncchat.models.custom_emoji import CustomEmoji, EmojiName
from syncchat.models.export import Export
from syncchat.models.imported_key import ImportedKey
from syncchat.models.imports import Import
from syncchat.models.incoming_webhook import IncomingWebhook
from syncchat.models.kept_answer import KeptAnswer
from syncchat.models.log import Log, LogEntry
from syncchat.models.membership import Membership, Sidebar
from syncchat.models.messages.actions import MessageActions
from syncchat.models.messages.attachment import Attachment
from syncchat.models.messages.draft import Draft
from syncchat.models.messages.forward import Forward
from syncchat.models.messages.link_preview import LinkPreview, MessageLink
from syncchat.models.messages.mention import Mention
from syncchat.models.messages.message import Message
from syncchat.models.messages.message_version import MessageVersion
from syncchat.models.messages.poll import Poll, PollOption, Vote
from syncchat.models.messages.reaction import Reaction
from syncchat.models.messages.saved_message import SavedMessage
from syncchat.models.messages.scheduled_message import ScheduledMessage
from syncchat.models.messages.thread_follow import ThreadFollow
from syncchat.models.moderation.notice import Notice
from syncchat.models.moderation.removal import Removal, RemovedFile, RemovedMessage
from syncchat.models.moderation.report import CaseNote, Report, ReportCase
from syncchat.models.moderation.rules import SpeakingRules
from syncchat.models.notifications.missed_message import MailTimes, MissedMessage
from syncchat.models.notifications.notification import Notification, PushDelivery, UndecidedMessage
from syncchat.models.notifications.notification_settings import NotificationSettings
from syncchat.models.notifications.push_subscription import PushKey, PushSubscription
from syncchat.models.outgoing.custom_command import CustomCommand
from syncchat.models.outgoing.delivery import Delivery
from syncchat.models.outgoing.webhook import OutgoingWebhook, ReactionChange, WebhookPosition
from syncchat.models.presence import PresenceClaim, ProcessLease
from syncchat.models.retention.hold import HeldFile, HeldMessage, LegalHold
from syncchat.models.retention.rule import RetentionRule
from syncchat.models.room import Room
from syncchat.models.search import IndexPosition, SearchDocument, SearchTerm
from syncchat.models.workspace import Workspace

__all__ = [
    "AccessToken",
    "AccountDeletion",
    "Attachment",
    "AuditEntry",
    "AuditPolicy",
    "CaseNote",
    "CustomCommand",
    "CustomEmoji",
    "Delivery",
    "Draft",
    "EmojiName",
    "Export",
    "FormerUsername",
    "Forward",
    "GroupMember",
    "HeldFile",
    "HeldMessage",
    "Ignored",
    "Import",
    "ImportedKey",
    "IncomingWebhook",
    "IndexPosition",
    "Invite",
    "IrcPlace",
    "KeptAnswer",
    "LegalHold",
    "LimitedTry",
    "LinkPreview",
    "Log",
    "LogEntry",
    "MailTimes",
    "Membership",
    "Mention",
    "Message",
    "MessageActions",
    "MessageLink",
    "MessageVersion",
    "MissedMessage",
    "Notice",
    "Notification",
    "NotificationSettings",
    "OutgoingWebhook",
    "PasswordLink",
    "PeopleGroup",
    "Poll",
    "PollOption",
    "PresenceClaim",
    "ProcessLease",
    "ProvisionedGroup",
    "ProvisionedPerson",
    "PushDelivery",
    "PushKey",
    "PushSubscription",
    "Quiet",
    "Reaction",
    "ReactionChange",
    "Removal",
    "RemovedFile",
    "RemovedMessage",
    "Report",
    "ReportCase",
    "RetentionRule",
    "Room",
    "SavedMessage",
    "ScheduledMessage",
    "SearchDocument",
    "SearchTerm",
    "Sidebar",
    "SignInLink",
    "SpeakingRules",
    "ThreadFollow",
    "UndecidedMessage",
    "User",
    "Vote",
    "WebhookPosition",
    "Workspace",
]
