"""What people have begun to write, kept for all of their devices. Nobody else learns of it."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syncchat.access import find_message_for, get_room_for
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Draft, Message, Room, User
from syncchat.protocol.kinds import DraftKind, EntryKind

DRAFTS_LIMIT = 100
# Longer than a message: what is too long to be sent is not lost for that
TEXT_LIMIT = 20_000


@transaction.atomic
def keep_draft(
    *,
    actor: User,
    room_id: int,
    text: str,
    message_id: UUID | None = None,
    kind: str = DraftKind.ROOM,
    version: int = 0,
) -> None:
    """Keep these words, made from those of that version. What another device wrote meanwhile stays before them.

    Without words there is no draft, unless another device has written one that this one has not read.

    Raises:
        NotFound: not a room of theirs, or not a message in it.
        Invalid: words without end, or a thread or an edit of nothing.
        Conflict: they keep as many as they may.
    """
    message = _find_place(actor, room_id, message_id, kind)
    if len(text) > TEXT_LIMIT:
        raise Invalid(_("This draft is too long to be kept."), field="text")
    lock_logs([actor.log_id])
    draft = Draft.objects.filter(user=actor, room=room_id, message=message, kind=kind).first()
    kept = draft.text if draft else ""
    if draft and draft.version != version:
        text = _join(kept, text)
    if text == kept:
        return
    entry = append_entry(
        log_id=actor.log_id, kind=EntryKind.DRAFT_CHANGED, actor=actor, message=message, room_id=room_id
    )
    if text == "" and draft:
        draft.delete()
        return
    if draft is None:
        _check_room_for_one(actor)
        draft = Draft(user=actor, room_id=room_id, message=message, kind=kind)
    draft.text, draft.version = text, entry.seq
    draft.save()


def list_drafts(*, user: User) -> QuerySet[Draft]:
    """In rooms that are still theirs."""
    return Draft.objects.filter(user=user, room__in=Room.objects.joined_by(user.pk)).order_by("-version")


def _find_place(actor: User, room_id: int, message_id: UUID | None, kind: str) -> Message | None:
    get_room_for(actor, room_id)
    if (message_id is None) != (kind == DraftKind.ROOM):
        raise Invalid(_("A thread or an edit is one of a message."), field="id")
    if message_id is None:
        return None
    message = find_message_for(actor, message_id)
    if message.room_id != room_id:
        raise NotFound
    return message


def _join(kept: str, text: str) -> str:
    """Both, unless one says all of the other."""
    if text.strip() in kept:
        return kept
    return text if kept.strip() in text else f"{kept}\n\n{text}"


def _check_room_for_one(actor: User) -> None:
    if Draft.objects.filter(user=actor).count() >= DRAFTS_LIMIT:
        words = _("You have %s drafts, and no more can be kept. Send or delete some first.")
        raise Conflict(words % DRAFTS_LIMIT)
