"""Emoji of the workspace: pictures with names, kept by owners and by moderators of the General room."""

import secrets
from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.groups import moderates_everybody
from syncchat.domain.emoji.drawing import draw_emoji
from syncchat.domain.emoji.names import check_free, clean_name
from syncchat.domain.rights.asking import may
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import Conflict, Forbidden, NotFound
from syncchat.log.append import append_entry
from syncchat.models import CustomEmoji, EmojiName, Reaction, User, Workspace
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, Right

# Each change tells the whole list, and each page carries it
EMOJI_LIMIT = 500
NAMES_LIMIT = 1_000
ALIASES_LIMIT = 10


def manages_emoji(user: User) -> bool:
    return user.is_active and may(user, Right.ADD_EMOJI, moderates=moderates_everybody(user))


def list_emoji() -> "QuerySet[CustomEmoji]":
    """In the order in which they came."""
    return CustomEmoji.objects.order_by("pk").prefetch_related("names")


def get_emoji(emoji_id: int) -> CustomEmoji:
    """Raises: NotFound where there is none, any more."""
    emoji = list_emoji().filter(pk=emoji_id).first()
    if emoji is None:
        raise NotFound
    return emoji


def count_reactions(emoji: CustomEmoji) -> int:
    return Reaction.objects.filter(emoji__in=emoji.codes).count()


def upload_emoji(*, actor: User, name: str, upload: BinaryIO, size: int) -> CustomEmoji:
    """Everybody has it at once, in words that were written before as well.

    Raises:
        Forbidden: this person may not.
        Invalid: the name, or the picture.
        Conflict: something is called so, or there are as many as may be.
    """
    _check_may(actor)
    called = clean_name(name)
    drawn = draw_emoji(upload, size)
    with transaction.atomic():
        _lock(actor)
        check_free(called)
        if CustomEmoji.objects.count() >= EMOJI_LIMIT:
            raise Conflict(_("There are %s emoji, and no more can be kept.") % EMOJI_LIMIT)
        emoji = CustomEmoji(created_by=actor, picture=_store(drawn.picture))
        emoji.still = _store(drawn.still) if drawn.still else ""
        emoji.save()
        _call(emoji, [called])
        note(actor=actor, action=AuditAction.EMOJI_MADE, subject=called)
        _tell_of_emoji(actor)
    return emoji


@transaction.atomic
def rename_emoji(*, actor: User, emoji_id: int, name: str) -> CustomEmoji:
    """Its former name becomes an alias, so that what was written keeps its picture.

    Raises:
        Forbidden, Invalid, NotFound: as for the others.
        Conflict: something else is called so, or it has as many aliases as may be.
    """
    _lock(actor)
    emoji, called = get_emoji(emoji_id), clean_name(name)
    names = _list_names(emoji)
    if called == names[0]:
        return emoji
    if called not in names:
        check_free(called)
    _call(emoji, [called, *(each for each in names if each != called)])
    note(actor=actor, action=AuditAction.EMOJI_CHANGED, subject=called, before=names[0], after=called)
    _tell_of_emoji(actor)
    return get_emoji(emoji_id)


@transaction.atomic
def add_alias(*, actor: User, emoji_id: int, name: str) -> CustomEmoji:
    """Raises: as `rename_emoji`; an alias that it has already changes nothing."""
    _lock(actor)
    emoji, called = get_emoji(emoji_id), clean_name(name)
    names = _list_names(emoji)
    if called in names:
        return emoji
    check_free(called)
    _call(emoji, [*names, called])
    _tell_of_emoji(actor)
    return get_emoji(emoji_id)


@transaction.atomic
def remove_alias(*, actor: User, emoji_id: int, name: str) -> CustomEmoji:
    """What was written with it shows its words again. Its own name is no alias.

    Raises:
        Forbidden: this person may not.
        NotFound: no such emoji.
    """
    _lock(actor)
    emoji = get_emoji(emoji_id)
    names = _list_names(emoji)
    if name in names[1:]:
        _call(emoji, [each for each in names if each != name])
        _tell_of_emoji(actor)
    return get_emoji(emoji_id)


@transaction.atomic
def remove_emoji(*, actor: User, emoji_id: int) -> None:
    """What was written shows its words again, and reactions with it stay. Its names are free again.

    Raises:
        Forbidden: this person may not.
        NotFound: no such emoji.
    """
    _lock(actor)
    emoji = get_emoji(emoji_id)
    note(actor=actor, action=AuditAction.EMOJI_REMOVED, subject=_list_names(emoji)[0])
    files = [str(each.name) for each in (emoji.picture, emoji.still) if each]
    emoji.delete()
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name))
    _tell_of_emoji(actor)


def _lock(actor: User) -> None:
    """The workspace's row, under which names are given."""
    Workspace.objects.select_for_update().filter(pk=Workspace.current().pk).first()
    # As of now: the actor was read before the lock
    _check_may(User.objects.get(pk=actor.pk))


def _check_may(actor: User) -> None:
    if not manages_emoji(actor):
        raise Forbidden(_("Only owners, and moderators of the room of everybody, can change emoji."))


def _store(picture: bytes) -> str:
    """Under a name that is never used twice, so that what is behind it never changes."""
    return default_storage.save(f"emoji/{secrets.token_urlsafe(9)}.webp", ContentFile(picture))


def _list_names(emoji: CustomEmoji) -> list[str]:
    return [each.name for each in emoji.names.all()]


def _call(emoji: CustomEmoji, names: list[str]) -> None:
    """Written anew, for their order says which of them is its own."""
    if len(names) > ALIASES_LIMIT + 1:
        raise Conflict(_("An emoji has %s aliases at most.") % ALIASES_LIMIT, field="name")
    EmojiName.objects.filter(emoji=emoji).delete()
    if EmojiName.objects.count() + len(names) > NAMES_LIMIT:
        raise Conflict(_("There are %s names of emoji, and no more can be kept.") % NAMES_LIMIT, field="name")
    EmojiName.objects.bulk_create(EmojiName(emoji=emoji, name=name) for name in names)


def _tell_of_emoji(actor: User) -> None:
    """In the log of the room that everybody is in."""
    append_entry(log_id=get_general().log_id, kind=EntryKind.EMOJI_CHANGED, actor=actor)
