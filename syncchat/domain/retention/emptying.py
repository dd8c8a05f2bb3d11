"""Taking away what messages say, for everyone: one way, whoever does it and however many they are."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from syncchat.domain.accounts.audit import note
from syncchat.domain.links.previews import forget_links
from syncchat.domain.messages.actions import forget_actions
from syncchat.domain.messages.forwards import empty_forwards, list_logs
from syncchat.domain.notifications.push.clearing import clear_deleted
from syncchat.domain.outgoing.forgetting import forget_messages as forget_deliveries
from syncchat.domain.retention.holds import keep_held
from syncchat.log.append import append_about, lock_logs
from syncchat.models import Attachment, Forward, Mention, Message, MessageVersion, Poll, Reaction, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind
from syncchat.search.indexing import forget_messages

# What hangs on a message, and goes with its words
PARTS = (Mention, Reaction, MessageVersion, Attachment, Poll, Forward)


def empty_message(message: Message, actor: User | None) -> None:
    """As `empty_messages`; noted in the audit log, if it is not the actor's own."""
    if actor is not None and message.author_id != actor.pk:
        note(
            actor=actor,
            action=AuditAction.MESSAGE_DELETED,
            person=message.author,
            room=message.room,
            subject=f"message {message.seq}",
        )
    empty_messages([message], actor)


def empty_messages(messages: Sequence[Message], actor: User | None) -> None:
    """Inside the caller's transaction, with the logs locked that `lock_to_delete` locks; a statement for each table.

    Nobody does it where they are too old to be kept. Their place stays as a tombstone, unless they are ``taken_back``.
    """
    if not messages:
        return
    keep_held(messages)
    forget_links(messages)
    forget_actions(messages)
    for message in messages:
        _blank(message)
    _store(messages)
    forget_messages([message.pk for message in messages])
    for model in PARTS:
        model._default_manager.filter(message__in=messages).delete()
    append_about(messages, kind=EntryKind.MESSAGE_DELETED, actor=actor)
    empty_forwards(Forward.objects.filter(original__in=messages))
    clear_deleted(messages)
    forget_deliveries(messages)


def lock_to_empty(ids: Sequence[UUID]) -> None:
    """The logs of their rooms, and of those that they were passed on to, in the order that everybody takes."""
    rooms = Message.objects.filter(pk__in=ids).values_list("room__log_id", flat=True)
    lock_logs([*rooms, *list_logs(Forward.objects.filter(original__in=ids))])


def _blank(message: Message) -> None:
    message.body = message.html = ""
    message.mentions_room = message.has_poll = message.has_forward = False
    message.pinned_by = message.pinned_at = None
    message.file_count, message.files = 0, []
    message.deleted_at = timezone.now()


def _store(messages: Sequence[Message]) -> None:
    """What `_blank` wrote is the same in all of them."""
    for is_taken_back in {message.taken_back for message in messages}:
        alike = [message.pk for message in messages if message.taken_back == is_taken_back]
        Message.objects.filter(pk__in=alike).update(
            body="",
            html="",
            mentions_room=False,
            has_poll=False,
            has_forward=False,
            has_actions=False,
            pinned_by=None,
            pinned_at=None,
            file_count=0,
            preview_count=0,
            deleted_at=messages[0].deleted_at,
            taken_back=is_taken_back,
        )
