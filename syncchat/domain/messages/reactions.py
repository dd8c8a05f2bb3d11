"""Answering a message with an emoji: a set of (message, emoji, person), whatever is said twice."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.access import find_message_for
from syncchat.domain.emoji.names import find_code, list_codes
from syncchat.domain.markup import find_glyph
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.outgoing.reactions import note_reaction
from syncchat.domain.rooms.locking import lock_message
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.log.append import append_entry
from syncchat.models import Message, Reaction, User
from syncchat.protocol.kinds import EntryKind, MessageKind

EMOJI_LIMIT = 50
PAGE_LIMIT = 100


@transaction.atomic
def add_reaction(*, actor: User, message_id: UUID, emoji: str) -> Message:
    """React once, however often it is asked.

    Raises:
        NotFound: no such message, or in a room that is not this person's.
        Invalid: this is no emoji.
        Forbidden: the room is archived, the message is deleted or none that a person wrote.
        Conflict: the message has as many different emoji as it may.
    """
    message, _membership = lock_message(actor, message_id)
    check_may_speak(actor)
    glyphs = _find_alike(emoji)
    if message.deleted_at is not None or message.kind != MessageKind.TEXT:
        raise Forbidden(_("Only a message that is there takes reactions."))
    if message.reactions.filter(user=actor, emoji__in=glyphs).exists():
        return message
    first = message.reactions.filter(emoji__in=glyphs).order_by("pk").first()
    if first is None:
        _check_is_there(glyphs)
        _check_has_room(message)
    glyph = first.emoji if first else glyphs[0]
    Reaction.objects.create(message=message, user=actor, emoji=glyph)
    _tell(message, actor, glyph, is_added=True)
    return message


@transaction.atomic
def remove_reaction(*, actor: User, message_id: UUID, emoji: str) -> Message:
    """Take your own reaction back; one that is not there is gone already.

    Raises:
        NotFound, Invalid: as `add_reaction`.
        Forbidden: the room is archived.
    """
    message, _membership = lock_message(actor, message_id)
    mine = message.reactions.filter(user=actor, emoji__in=_find_alike(emoji))
    glyph = mine.values_list("emoji", flat=True).first()
    if glyph is not None:
        mine.delete()
        _tell(message, actor, glyph, is_added=False)
    return message


def _tell(message: Message, actor: User, glyph: str, *, is_added: bool) -> None:
    entry = append_entry(
        log_id=message.room.log_id, kind=EntryKind.REACTIONS_CHANGED, actor=actor, message=message
    )
    note_reaction(entry, glyph, is_added=is_added)


def clean_emoji(emoji: str) -> str:
    """The emoji as it is stored. One of the workspace's may be gone by now.

    Raises:
        Invalid: it is something else.
    """
    glyph = find_glyph(emoji) or find_code(emoji)
    if glyph is None:
        raise Invalid(_("This is no emoji that is known here."), field="emoji")
    return glyph


def _find_alike(emoji: str) -> list[str]:
    """All names of one of the workspace's, its own first. One that is gone has none but this."""
    glyph = clean_emoji(emoji)
    return (list_codes(glyph) if glyph.startswith(":") else []) or [glyph]


def _check_is_there(glyphs: list[str]) -> None:
    """Who answers as others did before them may do so with one that is gone; nobody begins with it."""
    if glyphs[0].startswith(":") and not list_codes(glyphs[0]):
        raise Invalid(_("This is no emoji that is known here."), field="emoji")


def _check_has_room(message: Message) -> None:
    if message.reactions.values("emoji").distinct().count() >= EMOJI_LIMIT:
        words = _("This message has %s different reactions, and takes no other ones.")
        raise Conflict(words % EMOJI_LIMIT, field="emoji")


def list_reactions(
    *, user: User, message_id: UUID, emoji: str = "", after: int = 0, limit: int = PAGE_LIMIT
) -> list[Reaction]:
    """Who reacted, the first ones first: a page of those after a reaction's id.

    Raises:
        NotFound: not a message that this person may read.
        Invalid: the emoji asked for is none.
    """
    found = find_message_for(user, message_id).reactions.filter(pk__gt=after).select_related("user")
    if emoji:
        found = found.filter(emoji__in=_find_alike(emoji))
    return list(found.order_by("pk")[: max(1, min(limit, PAGE_LIMIT))])
