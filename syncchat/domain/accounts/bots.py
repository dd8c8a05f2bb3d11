"""Accounts of programs: nobody signs in to them, their tokens act for them."""

from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from syncchat.domain.accounts.accounts import find_person, insert_user
from syncchat.domain.accounts.audit import note_about_person
from syncchat.domain.accounts.profiles import update_profile
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import check_right
from syncchat.errors import NotFound
from syncchat.models import Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right, RoomKind


class Places(NamedTuple):
    """Where a bot is: ``hidden`` is how many rooms more there are that the owner does not see."""

    rooms: list[Room]
    hidden: int


@transaction.atomic
def create_bot(*, actor: User, username: str, display_name: str) -> User:
    """A bot in the General room, told of as any person is. It is locked out and let in again as people are.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: the username or name cannot be.
        Conflict: the username is taken, or the name looks like another's.
    """
    lock_workspace(actor, Right.MAKE_BOTS)
    bot = insert_bot(actor=actor, username=username, display_name=display_name)
    note_about_person(actor=actor, action=AuditAction.BOT_MADE, person=bot)
    return bot


def insert_bot(*, actor: User, username: str, display_name: str) -> User:
    """A bot in the General room, inside the caller's transaction. Whether the actor may make one, the caller asks.

    Raises: Invalid and Conflict, as `create_bot`.
    """
    return insert_user(
        username=username,
        email="",
        hashed_password=make_password(None),
        display_name=display_name,
        bot_owner=actor,
    )


@transaction.atomic
def change_bot(*, actor: User, user_id: int, username: str, display_name: str) -> User:
    """Raises: as `create_bot`; NotFound for what is no bot."""
    bot = find_bot(actor=actor, user_id=user_id)
    return update_profile(
        actor=bot,
        display_name=display_name,
        username=username,
        status_text=bot.status_text,
        about=bot.about,
    )


def find_bot(*, actor: User, user_id: int) -> User:
    """Raises: Forbidden for all but owners, NotFound for what is no bot."""
    check_right(actor, Right.MAKE_BOTS)
    bot = find_person(user_id)
    if not bot.is_bot:
        raise NotFound
    return bot


def list_bots(*, actor: User) -> QuerySet[User]:
    """Those that act first, by name; each with ``token_count``, of tokens that are not revoked."""
    check_right(actor, Right.MAKE_BOTS)
    kept = Count("access_tokens", filter=Q(access_tokens__revoked_at=None))
    bots = User.objects.filter(is_bot=True).select_related("bot_owner").annotate(token_count=kept)
    return bots.order_by("-is_active", "display_name", "username")


def list_rooms_of(*, actor: User, bot: User) -> Places:
    theirs = Room.objects.joined_by(bot.pk)
    seen = Room.objects.visible_to(actor.pk).filter(pk__in=theirs.values("pk"))
    rooms = list(seen.exclude(kind=RoomKind.DIRECT).order_by("name", "pk"))
    return Places(rooms, theirs.exclude(kind=RoomKind.DIRECT).count() - len(rooms))


def list_rooms_to_add(*, actor: User, bot: User) -> list[Room]:
    """Those that the owner sees and the bot is not in. Whether they may bring somebody in, the verb says."""
    seen = Room.objects.visible_to(actor.pk).exclude(kind=RoomKind.DIRECT).filter(archived_at=None)
    return list(seen.exclude(memberships__user=bot).order_by("name", "pk"))
