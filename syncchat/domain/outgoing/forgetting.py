"""What was told of a message goes with it."""

from syncchat.models import Delivery, Message
from syncchat.protocol.kinds import DeliveryState


def forget_message(message: Message) -> None:
    """With its deletion: what waits is not told, and what was told keeps no words."""
    rows = Delivery.objects.filter(message=message)
    rows.filter(state=DeliveryState.WAITING).delete()
    rows.update(payload={}, excerpt="")
