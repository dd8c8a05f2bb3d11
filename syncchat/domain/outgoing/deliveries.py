"""What a webhook is to be told: put down in the transaction of whoever knows of it, and sent by the queue.

A webhook without an address fetches what waits for it by itself, over a socket (`syncchat/slack/`).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.domain.outgoing.sending import send_deliveries
from syncchat.errors import Conflict
from syncchat.models import Delivery, OutgoingWebhook
from syncchat.models.outgoing.delivery import ASKED_ONCE
from syncchat.protocol.kinds import DeliveryState
from syncchat.queue.tasks import put_down

KEPT, KEPT_EACH = timedelta(days=30), 1_000


class Happening(NamedTuple):
    """What is told, in our own words: of what it is about, it holds enough that its deletion deletes it too."""

    kind: str
    payload: dict[str, Any]
    message: UUID | None = None
    room: int | None = None
    person: int | None = None
    # Where it is in the payload, it has to be known before
    public_id: UUID | None = None


def deliver(webhook: OutgoingWebhook, kind: str, payload: dict[str, Any], **about: Any) -> Delivery:
    """Let a webhook be told of this, with the caller's transaction. ``about`` are the other fields of `Happening`."""
    (delivery,) = deliver_all(webhook, [Happening(kind, payload, **about)])
    return delivery


def deliver_all(webhook: OutgoingWebhook, happenings: Sequence[Happening]) -> list[Delivery]:
    """The same for several, in order."""
    now = timezone.now()
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            public_id=each.public_id or make_id(),
            webhook=webhook,
            kind=each.kind,
            payload=each.payload,
            message_id=each.message,
            room_id=each.room,
            person_id=each.person,
            created_at=now,
            due_at=now,
        )
        for each in happenings
    )
    if deliveries and webhook.url:
        put_down(send_deliveries, webhook_id=webhook.pk)
    return deliveries


def replay(delivery: Delivery) -> None:
    """Once more from its first attempt on, under the same id.

    Raises:
        Conflict: its words were deleted, or it is a command or a press: whoever did it saw that it failed.
    """
    if not delivery.payload:
        raise Conflict("What it told was deleted.")
    if delivery.kind in ASKED_ONCE:
        raise Conflict("A command or a press is told once.")
    _replay(Delivery.objects.filter(pk=delivery.pk), delivery.webhook)


def replay_dead(webhook: OutgoingWebhook) -> int:
    """All that were given up and can still be told, but no commands and no presses. Returns how many."""
    dead = webhook.deliveries.filter(state=DeliveryState.DEAD)
    return _replay(dead.exclude(payload={}).exclude(kind__in=ASKED_ONCE), webhook)


def _replay(rows: Any, webhook: OutgoingWebhook) -> int:
    ended = rows.exclude(state=DeliveryState.WAITING)
    count = int(ended.update(state=DeliveryState.WAITING, attempts=0, due_at=timezone.now()))
    if count and webhook.url:
        put_down(send_deliveries, webhook_id=webhook.pk)
    return count


def remove_old_deliveries() -> None:
    """Of each webhook the last thousand are kept, for a month. What waits to be posted stays; nobody posts the rest."""
    Delivery.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(_WAITS).delete()
    for webhook in OutgoingWebhook.objects.only("pk"):
        newest = webhook.deliveries.order_by("-pk").values_list("pk", flat=True)
        edge = next(iter(newest[KEPT_EACH : KEPT_EACH + 1]), None)
        if edge is not None:
            webhook.deliveries.filter(pk__lte=edge).exclude(_WAITS).delete()


_WAITS = Q(state=DeliveryState.WAITING) & ~Q(webhook__url="")


def find_lost_deliveries() -> None:
    """What is due and has no task: whoever should have sent it was killed at the wrong moment."""
    now = timezone.now()
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=now)
    for webhook in OutgoingWebhook.objects.active().exclude(url="").filter(pk__in=waiting.values("webhook")):
        put_down(send_deliveries, webhook_id=webhook.pk)
