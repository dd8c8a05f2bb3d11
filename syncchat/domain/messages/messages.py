"""Sending one message, editing, deleting, system lines, history."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.ids import make_id
from syncchat.domain.links.previews import keep_links
from syncchat.domain.messages.actions import clean_actions, read_actions, replace_actions
from syncchat.domain.messages.forwards import lock_to_delete
from syncchat.domain.messages.mentions import (
    check_may_ring,
    find_people,
    list_called_again,
    read_groups,
    render_body,
)
from syncchat.domain.messages.message_body import clean_body
from syncchat.domain.messages.sending import Outgoing, SentMessage, send_messages
from syncchat.domain.messages.versions import keep_version
from syncchat.domain.moderation.catching import catch_later
from syncchat.domain.moderation.kept import forget_kept
from syncchat.domain.moderation.rules import check_newcomer, check_words, read_rules
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.moderation.word_lists import Said
from syncchat.domain.notifications.undecided import note_undecided_again
from syncchat.domain.retention.emptying import empty_message
from syncchat.domain.rights.asking import check_in_time
from syncchat.domain.rooms.locking import lock_message
from syncchat.errors import DomainError, Forbidden, NotFound
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Membership, Mention, Message, Room, User
from syncchat.models.queries.unread import IN_ROOM
from syncchat.permissions import find_rights
from syncchat.protocol.commands import NewPoll
from syncchat.protocol.kinds import EntryKind, MessageKind, Right, RoomKind
from syncchat.protocol.programs.actions import ActionRow
from syncchat.reach import find_reach
from syncchat.search.indexing import forget_messages

PAGE_SIZE = 50
PAGE_LIMIT = 100
# Longer than clients offer it: what they ask for has its way to go
UNDO_WINDOW = timedelta(seconds=30)

_ENTRY_KINDS = {
    MessageKind.JOINED: EntryKind.MEMBER_JOINED,
    MessageKind.ADDED: EntryKind.MEMBER_JOINED,
    MessageKind.LEFT: EntryKind.MEMBER_LEFT,
    MessageKind.REMOVED: EntryKind.MEMBER_LEFT,
}


def send_message(
    *,
    actor: User,
    room_id: int,
    id: UUID,  # noqa: A002
    body: str,
    reply_to: UUID | None = None,
    thread: UUID | None = None,
    also_in_room: bool = False,
    files: Sequence[UUID] = (),
    poll: NewPoll | None = None,
    forward: UUID | None = None,
    actions: Sequence[ActionRow] | None = None,
) -> SentMessage:
    """Store a message once, however often it is sent with the same id.

    Raises:
        NotFound, Forbidden, Invalid, Conflict: as `sending.send_messages`.
    """
    outgoing = Outgoing(
        actor.pk,
        room_id,
        id,
        body,
        reply_to=reply_to,
        thread=thread,
        also_in_room=also_in_room,
        files=files,
        poll=poll,
        forward=forward,
        actions=actions or (),
        reach=find_reach(),
    )
    try:
        result = _send_alone(outgoing)
    except IntegrityError:
        # The same id was stored in another room at this moment: no lock is common to both. Now it is known.
        result = _send_alone(outgoing)
    if isinstance(result, DomainError):
        raise result
    return result


@transaction.atomic
def _send_alone(outgoing: Outgoing) -> SentMessage | DomainError:
    (result,) = send_messages([outgoing])
    return result


@transaction.atomic
def edit_message(
    *, actor: User, message_id: UUID, body: str, actions: Sequence[ActionRow] | None = None
) -> Message:
    """Change your own message; the mentions follow the new words. What can be pressed stays unless it is given."""
    message, membership = lock_message(actor, message_id)
    if message.author_id != actor.pk:
        raise Forbidden(_("Only its author can edit a message."))
    if message.deleted_at is not None or message.kind != MessageKind.TEXT:
        raise Forbidden(_("A deleted message cannot be edited."))
    is_enough = message.has_forward or (message.file_count > 0 and not message.has_poll)
    cleaned = clean_body(body, may_be_empty=is_enough)
    check_may_speak(actor)
    rows = None if actions is None else clean_actions(actor, actions)
    has_other_actions = rows is not None and rows != read_actions(message)
    if cleaned == message.body and not has_other_actions:
        return message
    check_in_time(actor, Right.EDIT_OWN, message.created_at)
    # Other words are words to the other one
    if membership.is_shut_out():
        raise Forbidden(_("You and this person cannot write to each other."))
    if cleaned != message.body:
        keep_version(message)
        _rewrite(message, cleaned, membership)
    if rows is not None and has_other_actions:
        replace_actions(message, rows)
    append_entry(log_id=message.room.log_id, kind=EntryKind.MESSAGE_EDITED, actor=actor, message=message)
    return message


def _rewrite(message: Message, body: str, membership: Membership) -> None:
    before = message.html
    named_before, rang_before = {mention.user_id for mention in message.mentions.all()}, message.mentions_room
    # What a name meant when it was written it means still
    rendered = render_body(message, body, {**find_people([body]), **read_groups(before)})
    if message.mentions_room and not rang_before:
        check_may_ring(membership)
    rules = read_rules()
    check_newcomer(rules, message.author, links=bool(rendered.links), files=False)
    word = check_words(rules, Said(body, rendered.links))
    if word and message.room.kind != RoomKind.DIRECT:
        catch_later(message, word)
    people = list_called_again(message, rendered, before)
    message.edited_at = timezone.now()
    message.save()
    keep_links(message, rendered.links)
    forget_messages([message.pk])
    message.mentions.all().delete()
    Mention.objects.bulk_create(Mention(message=message, user_id=person) for person in sorted(people))
    if people - named_before or (message.mentions_room and not rang_before):
        note_undecided_again(message)


@transaction.atomic
def delete_message(*, actor: User, message_id: UUID, undo: bool = False) -> Message:
    """Remove a message's content for everyone; its place stays as a tombstone, unless its author undoes a slip."""
    message, membership = lock_to_delete(actor, message_id)
    if message.kind != MessageKind.TEXT:
        raise Forbidden(_("This line is part of the room's history and stays."))
    moderates = find_rights(message.room, actor, membership).moderate
    if message.author_id != actor.pk and not moderates:
        raise Forbidden(_("Only its author or a moderator can delete a message."))
    if message.deleted_at is not None:
        # Whatever else is undone, this one is not
        forget_kept(message)
        return message
    message.taken_back = undo and _is_slip(message, actor)
    if not moderates and not message.taken_back:
        check_in_time(actor, Right.DELETE_OWN, message.created_at)
    empty_message(message, actor)
    return message


def _is_slip(message: Message, actor: User) -> bool:
    """Sent just now, and nobody has answered in its thread, which would stand there without its root."""
    is_fresh = timezone.now() - message.created_at <= UNDO_WINDOW
    return message.author_id == actor.pk and is_fresh and not message.replies.exists()


def add_system_line(
    *, room: Room, kind: str, actor: User, person: User | None = None, body: str = ""
) -> Message:
    """Write what happened to the room into its timeline, and the entry that says so."""
    kind = MessageKind(kind)
    log = lock_logs([room.log_id])[room.log_id]
    message = Message.objects.create(
        id=make_id(), room=room, seq=log.head + 1, author=actor, kind=kind, body=body, person=person
    )
    append_entry(
        log_id=room.log_id,
        kind=_ENTRY_KINDS.get(kind, EntryKind.ROOM_CHANGED),
        actor=actor,
        message=message,
        person=person,
    )
    return message


def list_messages(
    *,
    room: Room,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = PAGE_SIZE,
) -> list[Message]:
    """A page of a room's messages, oldest first: before a seq, after it, around it, or the last."""
    limit = max(1, min(limit, PAGE_LIMIT))
    if around is not None:
        older = list_messages(room=room, before=around, limit=limit // 2)
        return older + list_messages(room=room, after=around - 1, limit=limit - len(older))
    page = room.messages.filter(IN_ROOM).for_display()
    if after is not None:
        return list(page.filter(seq__gt=after).order_by("seq")[:limit])
    if before is not None:
        page = page.filter(seq__lt=before)
    return list(page.order_by("-seq")[:limit])[::-1]


def find_message_at(*, room: Room, seq: int) -> Message:
    message = room.messages.filter(seq=seq).first()
    if message is None:
        raise NotFound
    return message
