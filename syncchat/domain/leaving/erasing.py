"""Deleting an account: its words if that is wanted, then everything that says who it was. The rest bears no name."""

from collections.abc import Iterator
from functools import partial
from secrets import token_hex
from time import monotonic
from uuid import UUID

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import set_active
from syncchat.domain.accounts.audit import note_about_person
from syncchat.domain.accounts.owners import is_only_owner
from syncchat.domain.accounts.profiles import announce_profile
from syncchat.domain.accounts.sessions import end_sessions, end_sessions_of_locked_out
from syncchat.domain.retention.emptying import empty_messages, lock_to_empty
from syncchat.domain.rooms.memberships import leave_room
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import (
    AccessToken,
    AccountDeletion,
    Attachment,
    Draft,
    Export,
    FormerUsername,
    GroupMember,
    Ignored,
    Import,
    ImportedKey,
    Invite,
    KeptAnswer,
    MailTimes,
    Message,
    MissedMessage,
    Notice,
    Notification,
    NotificationSettings,
    PasswordLink,
    ProvisionedPerson,
    PushSubscription,
    Quiet,
    Reaction,
    RemovedMessage,
    SavedMessage,
    ScheduledMessage,
    Sidebar,
    SignInLink,
    ThreadFollow,
    User,
    Workspace,
)
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, MessageKind, RoomKind
from syncchat.queue.counts import is_task_at_hand
from syncchat.queue.tasks import put_down, upkeep_task

# Seconds of work before others have their turn
TURN = 5.0
# Of one transaction: whoever sends waits for it
BATCH = 20
# Of a person and nobody else: rows that go as they are
OWN: tuple[tuple[type[models.Model], str], ...] = (
    *((model, "user") for model in (AccessToken, Authenticator, SocialAccount, EmailAddress, PasswordLink)),
    *((model, "user") for model in (Draft, SavedMessage, ThreadFollow, GroupMember, FormerUsername)),
    *((model, "user") for model in (PushSubscription, NotificationSettings, Notification, MissedMessage)),
    *(
        (model, "user")
        for model in (KeptAnswer, MailTimes, Quiet, Ignored, ProvisionedPerson, SignInLink, Sidebar)
    ),
    *((model, "person") for model in (Export, Import, Notice, ImportedKey)),
    (Ignored, "person"),
    (ScheduledMessage, "author"),
    (Invite, "created_by"),
)

logger = structlog.get_logger(__name__)


@upkeep_task
def erase_account(user_id: int) -> None:
    """In turns of some seconds, gone on with after whatever stopped it. Not due, or taken back: nothing is done."""
    wish = AccountDeletion.objects.filter(user=user_id, done_at=None, due_at__lte=timezone.now())
    found = wish.select_related("user").first()
    if found is None:
        return
    if is_only_owner(found.user):
        # They became it since: a workspace keeps an owner
        logger.warning("account_kept", person=user_id, reason="nobody else owns the workspace")
        found.delete()
        return
    until = monotonic() + TURN
    for _step in erase(found):
        if monotonic() > until:
            put_down(erase_account, at=timezone.now(), user_id=user_id)
            return


def erase(wish: AccountDeletion) -> Iterator[None]:
    """A transaction each; begun again, it goes on."""
    person = wish.user
    was_active = person.is_active
    if not _shut(wish, person):
        return
    if was_active:
        yield
    if wish.with_messages:
        yield from _erase_messages(person)
        yield from _take_reactions_back(person)
    yield from _leave_rooms(person)
    _strip(person)
    AccountDeletion.objects.filter(pk=wish.pk).update(done_at=timezone.now())


def find_lost_erasures() -> None:
    """Those that are due, and whose task was lost or failed."""
    due = AccountDeletion.objects.filter(done_at=None, due_at__lte=timezone.now())
    if is_task_at_hand(erase_account.module_path):
        return
    for user_id in due.values_list("user", flat=True):
        put_down(erase_account, at=timezone.now(), user_id=user_id)


@transaction.atomic
def _shut(wish: AccountDeletion, person: User) -> bool:
    """Whether they still want it: somebody may have signed in at this moment."""
    Workspace.objects.select_for_update().get(pk=1)
    wanted = AccountDeletion.objects.select_for_update().filter(pk=wish.pk, done_at=None)
    # Two owners may go at once
    if not wanted.exists() or is_only_owner(User.objects.get(pk=person.pk)):
        return False
    if not person.is_active:
        return True
    person.is_owner = False
    person.save(update_fields=["is_owner"])
    set_active(person, is_active=False, actor=person)
    end_sessions_of_locked_out(user=person)
    end_sessions(user=person)
    return True


def _erase_messages(person: User) -> Iterator[None]:
    said = Message.objects.filter(author=person, kind=MessageKind.TEXT, deleted_at=None)
    while batch := list(said.order_by("room", "seq").values_list("pk", flat=True)[:BATCH]):
        _empty(person, batch)
        yield
    # What somebody else had deleted with all others is not to come back either
    RemovedMessage.objects.filter(message__author=person).delete()


@transaction.atomic
def _empty(person: User, ids: list[UUID]) -> None:
    lock_to_empty(ids)
    said = Message.objects.filter(pk__in=ids, deleted_at=None).select_related("room", "author")
    empty_messages(list(said.order_by("room", "seq")), person)


def _take_reactions_back(person: User) -> Iterator[None]:
    while batch := list(
        Reaction.objects.filter(user=person).order_by("pk").values_list("message", flat=True)[:BATCH]
    ):
        for message_id in set(batch):
            _take_back(person, message_id)
        yield


@transaction.atomic
def _take_back(person: User, message_id: UUID) -> None:
    message = Message.objects.select_related("room").get(pk=message_id)
    lock_logs([message.room.log_id])
    if Reaction.objects.filter(user=person, message=message).delete()[0]:
        append_entry(
            log_id=message.room.log_id, kind=EntryKind.REACTIONS_CHANGED, actor=person, message=message
        )


def _leave_rooms(person: User) -> Iterator[None]:
    """The General room and direct messages are left by nobody: there the account stays, without a name."""
    theirs = person.memberships.exclude(room__kind=RoomKind.DIRECT).exclude(room__is_general=True)
    for room_id in list(theirs.order_by("room").values_list("room", flat=True)):
        leave_room(actor=person, room_id=room_id)
        yield


@transaction.atomic
def _strip(person: User) -> None:
    lock_logs([person.log_id])
    person.refresh_from_db()
    if person.avatar:
        transaction.on_commit(partial(default_storage.delete, str(person.avatar.name)), robust=True)
    # Row by row: each takes its files from the disk
    Attachment.objects.filter(uploader=person, message=None).delete()
    for model, column in OWN:
        model._default_manager.filter(**{column: person}).delete()
    User.objects.filter(bot_owner=person).update(bot_owner=None)
    person.username = _choose_username(person)
    person.display_name = _("Deleted account")
    person.email, person.email_verified_at, person.avatar = "", None, ""
    person.status_text = person.status_emoji = person.about = person.time_zone = person.language = ""
    person.status_until, person.silence_reason, person.lock_out_reason = None, "", ""
    person.set_unusable_password()
    person.save()
    # Under the name that is left
    note_about_person(actor=None, action=AuditAction.ACCOUNT_DELETED, person=person)
    announce_profile(person)


def _choose_username(person: User) -> str:
    name = f"deleted-{person.pk}"
    return f"{name}-{token_hex(3)}" if User.objects.filter(username=name).exists() else name
