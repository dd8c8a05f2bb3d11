"""What was told of a message or a room goes with it."""

from collections.abc import Sequence

from django.utils import timezone

from syncchat.models import Delivery, Message, OutgoingWebhook, Room
from syncchat.protocol.kinds import DeliveryState


def forget_messages(messages: Sequence[Message]) -> None:
    """With their deletion: what waits is not told, and what was told keeps no words."""
    rows = Delivery.objects.filter(message__in=messages)
    rows.filter(state=DeliveryState.WAITING).delete()
    rows.update(payload={}, excerpt="")


def forget_room(room: Room) -> None:
    """With its deletion. A webhook that was limited to it alone is switched off: without a limit it would hear all."""
    Delivery.objects.filter(room=room).delete()
    for webhook in OutgoingWebhook.objects.filter(rooms=room, disabled_at=None):
        if webhook.rooms.count() == 1:
            OutgoingWebhook.objects.filter(pk=webhook.pk).update(disabled_at=timezone.now())
            webhook.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.DEAD)
