"""Incoming webhooks: made, changed and removed by whoever owns a room, each with a bot that speaks for it."""

import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_membership, find_room_for
from syncchat.domain.accounts.audit import note_about_room
from syncchat.domain.hooks.bots import insert_named_bot, rename_bot, retire_bot
from syncchat.domain.hooks.posting import digest_secret
from syncchat.domain.rights.asking import check_may
from syncchat.domain.rooms.locking import check_is_changeable, check_manages, lock_room
from syncchat.domain.rooms.memberships import add_people
from syncchat.domain.rooms.roles import change_role
from syncchat.domain.rooms.room_names import clean_line, sort_by_name
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import IncomingWebhook, Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import Right, Role, RoomKind

ROOM_LIMIT = 20


def list_rooms_to_hook(actor: User) -> list[Room]:
    """Those that they manage, and that anything can be said in."""
    rooms = Room.objects.visible_to(actor.pk).filter(archived_at=None).exclude(kind=RoomKind.DIRECT)
    mine = {each.room_id: each for each in actor.memberships.all()}
    return sort_by_name(room for room in rooms if find_rights(room, actor, mine.get(room.pk)).manage)


def list_webhooks(actor: User) -> QuerySet[IncomingWebhook]:
    """Of all rooms that they manage, archived ones too."""
    rooms = Room.objects.visible_to(actor.pk).exclude(kind=RoomKind.DIRECT)
    mine = {each.room_id: each for each in actor.memberships.all()}
    managed = [room.pk for room in rooms if find_rights(room, actor, mine.get(room.pk)).manage]
    return IncomingWebhook.objects.filter(room__in=managed).select_related("room", "bot").order_by("-pk")


def get_webhook(actor: User, webhook_id: int) -> IncomingWebhook:
    """Raises: NotFound where there is none, or its room is not theirs to manage."""
    found = IncomingWebhook.objects.select_related("room", "bot", "created_by").filter(pk=webhook_id).first()
    if found is None:
        raise NotFound
    room = find_room_for(actor, found.room_id)
    if not find_rights(room, actor, find_membership(actor, room.pk)).manage:
        raise NotFound
    return found


@transaction.atomic
def create_webhook(
    *, actor: User, room_id: int, name: str, calls_people: bool = False
) -> tuple[IncomingWebhook, str]:
    """With its secret, which nobody can read a second time.

    Raises:
        NotFound: no such room, or not theirs to see.
        Forbidden: not theirs to manage, archived, or a direct message.
        Invalid: the name cannot be.
        Conflict: the name looks like another's, or the room has as many as one may have.
    """
    # Everybody comes in through the General room, so its log is the first to be locked
    bot = insert_named_bot(actor=actor, name=_clean_name(name))
    locked = lock_room(actor, room_id)
    check_is_changeable(locked.room)
    check_manages(locked)
    check_may(actor, Right.MAKE_WEBHOOKS)
    if IncomingWebhook.objects.filter(room=locked.room).count() >= ROOM_LIMIT:
        raise Conflict(_("This room has %d webhooks already. Remove one first.") % ROOM_LIMIT, field="room")
    add_people(actor=actor, room_id=room_id, people=[bot.pk])
    if locked.room.is_announcement:
        change_role(actor=actor, room_id=room_id, person_id=bot.pk, role=Role.MODERATOR)
    secret = _make_secret()
    webhook = IncomingWebhook.objects.create(
        room=locked.room,
        bot=bot,
        digest=digest_secret(secret),
        calls_people=calls_people,
        created_by=actor,
    )
    note_about_room(actor=actor, action=AuditAction.WEBHOOK_MADE, room=locked.room)
    return webhook, secret


@transaction.atomic
def change_webhook(*, actor: User, webhook_id: int, name: str, calls_people: bool) -> IncomingWebhook:
    """Raises: NotFound, Invalid and Conflict, as `create_webhook`."""
    webhook = _lock_webhook(actor, webhook_id)
    check_may(actor, Right.MAKE_WEBHOOKS)
    name = _clean_name(name)
    if name != webhook.bot.name:
        rename_bot(bot=webhook.bot, name=name)
    webhook.calls_people = calls_people
    webhook.save(update_fields=["calls_people"])
    return webhook


@transaction.atomic
def rotate_webhook(*, actor: User, webhook_id: int) -> tuple[IncomingWebhook, str]:
    """Another secret: the former address is none from now on.

    Raises: NotFound; Forbidden for whoever may make none.
    """
    webhook, secret = _lock_webhook(actor, webhook_id), _make_secret()
    check_may(actor, Right.MAKE_WEBHOOKS)
    webhook.digest = digest_secret(secret)
    webhook.save(update_fields=["digest"])
    note_about_room(actor=actor, action=AuditAction.WEBHOOK_ROTATED, room=webhook.room)
    return webhook, secret


@transaction.atomic
def switch_webhook(*, actor: User, webhook_id: int, is_on: bool) -> IncomingWebhook:
    """Off, it takes nothing; on again, at the same address.

    Raises: NotFound.
    """
    webhook = _lock_webhook(actor, webhook_id)
    if is_on:
        check_may(actor, Right.MAKE_WEBHOOKS)
    if is_on != (webhook.disabled_at is None):
        webhook.disabled_at = None if is_on else timezone.now()
        webhook.save(update_fields=["disabled_at"])
    return webhook


@transaction.atomic
def remove_webhook(*, actor: User, webhook_id: int) -> None:
    """What it said stays, by a bot that is locked out.

    Raises: NotFound.
    """
    webhook = _lock_webhook(actor, webhook_id)
    webhook.delete()
    retire_bot(bot=webhook.bot, actor=actor)
    note_about_room(actor=actor, action=AuditAction.WEBHOOK_REMOVED, room=webhook.room)


def _lock_webhook(actor: User, webhook_id: int) -> IncomingWebhook:
    IncomingWebhook.objects.select_for_update().filter(pk=webhook_id).first()
    return get_webhook(actor, webhook_id)


def _clean_name(name: str) -> str:
    cleaned = clean_line(name, field="name")
    if not cleaned:
        raise Invalid(_("Fill this in."), field="name")
    return cleaned


def _make_secret() -> str:
    # Small letters and digits: what apprise takes for a part of a Rocket.Chat address
    return secrets.token_hex(20)
