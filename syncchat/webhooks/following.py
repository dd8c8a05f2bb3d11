"""Reads on in the logs for each webhook, and puts down what it is told: each entry once, whoever else reads on.

A position moves in the transaction that puts the deliveries down. So an entry is neither lost nor told twice, also if
the process is killed at any moment; nobody who sends pays for it.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from syncchat.domain.outgoing.deliveries import Happening, deliver_all
from syncchat.domain.outgoing.positions import list_behind, list_webhooks_with_new_rooms, note_new_rooms
from syncchat.models import (
    Delivery,
    LogEntry,
    Membership,
    OutgoingWebhook,
    ReactionChange,
    Room,
    WebhookPosition,
)
from syncchat.protocol.kinds import RoomKind, WebhookEvent
from syncchat.webhooks.happenings import Changes, describe, describe_new_room, list_kinds, read_content

# Entries in one transaction
STEP = 50
# In which a room of another process may come to light
SETTLING = timedelta(seconds=60)


def follow() -> bool:
    """One round: a step in each log that says more. Returns whether there is more to read at once."""
    if not OutgoingWebhook.objects.active().exists():
        return False
    for webhook in list_webhooks_with_new_rooms():
        note_new_rooms(webhook)
    _tell_new_rooms()
    behind = list(list_behind().order_by("pk").values_list("pk", flat=True))
    unfinished = [position for position in behind if _read_on(position)]
    return bool(unfinished)


@transaction.atomic
def _read_on(position_id: int) -> bool:
    """One step in one log for one webhook. Returns whether there is more."""
    position = WebhookPosition.objects.select_for_update().filter(pk=position_id).first()
    webhook = OutgoingWebhook.objects.active().select_related("bot").filter(positions=position_id).first()
    if position is None or webhook is None:
        return False
    place = Membership.objects.filter(user=webhook.bot_id, room__log=position.log_id)
    membership = place.select_related("room").first()
    if membership is None:
        # It was taken out, and sees nothing of what came before it is told
        position.delete()
        return False
    after = LogEntry.objects.filter(log=position.log_id, seq__gt=position.seq).order_by("seq")
    entries = list(after.select_related("actor", "person", "message")[: STEP + 1])
    read = entries[:STEP]
    if read:
        deliver_all(webhook, _list_told(webhook, membership.room, read))
        position.seq = read[-1].seq
        position.save(update_fields=["seq"])
    return len(entries) > STEP


def _list_told(webhook: OutgoingWebhook, room: Room, entries: list[LogEntry]) -> list[Happening]:
    if not _is_in_filter(webhook, room):
        return []
    heard = [entry for entry in entries if _is_heard(webhook, entry)]
    changes: Changes = ReactionChange.objects.in_bulk([entry.pk for entry in heard])
    told = [(entry, kind) for entry in heard for kind in list_kinds(entry, changes) if kind in webhook.kinds]
    if not told:
        return []
    content = read_content(room, (entry for entry, _kind in told), webhook.bot, changes)
    return [describe(entry, kind, content) for entry, kind in told]


def _is_in_filter(webhook: OutgoingWebhook, room: Room) -> bool:
    chosen = set(webhook.rooms.values_list("pk", flat=True))
    return not chosen or room.pk in chosen


def _is_heard(webhook: OutgoingWebhook, entry: LogEntry) -> bool:
    """Never what its own bot did, lest it answers itself for ever."""
    if entry.actor is None:
        return True
    return entry.actor_id != webhook.bot_id and (webhook.hears_bots or not entry.actor.is_bot)


def _tell_new_rooms() -> None:
    """Public ones, and those that the bot was in from the beginning: no log that it reads tells of them."""
    if not Room.objects.filter(created_at__gte=timezone.now() - SETTLING).exists():
        return
    for webhook in OutgoingWebhook.objects.active().select_related("bot"):
        if WebhookEvent.ROOM_CREATED in webhook.kinds:
            _tell_rooms_to(webhook)


def _tell_rooms_to(webhook: OutgoingWebhook) -> None:
    since = max(webhook.created_at, timezone.now() - SETTLING)
    rooms = Room.objects.visible_to(webhook.bot_id).filter(created_at__gte=since)
    told = webhook.deliveries.filter(kind=WebhookEvent.ROOM_CREATED, room__isnull=False).values("room")
    new = rooms.exclude(kind=RoomKind.DIRECT).exclude(pk__in=told).exclude(created_by=webhook.bot_id)
    for room in new.select_related("created_by").order_by("pk"):
        if _is_in_filter(webhook, room):
            _tell_room(webhook, room)


@transaction.atomic
def _tell_room(webhook: OutgoingWebhook, room: Room) -> None:
    OutgoingWebhook.objects.select_for_update().get(pk=webhook.pk)
    if not Delivery.objects.filter(webhook=webhook, kind=WebhookEvent.ROOM_CREATED, room=room).exists():
        deliver_all(webhook, [describe_new_room(room)])
