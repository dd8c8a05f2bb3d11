"""What waits for a Socket Mode app: claimed by one of its sockets, and done when that socket says so.

A claim ends by itself, so what a killed process had claimed comes again under the same id. An app does not acknowledge
what it has no listener for: after some times that is taken for an answer.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from django.db.models import F, QuerySet
from django.utils import timezone

from syncchat.domain.outgoing.answers import GOOD_FOR
from syncchat.domain.outgoing.sending import PRESS_GOOD_FOR
from syncchat.models import Delivery
from syncchat.models.outgoing.delivery import PRESSED, USED
from syncchat.protocol.kinds import DeliveryState, WebhookFormat
from syncchat.slack.deliveries import TEST, shape_callback, shape_command, shape_press

CLAIMED = timedelta(seconds=30)
TIMES = 3
LATE = {USED: timedelta(seconds=GOOD_FOR), PRESSED: PRESS_GOOD_FOR}
BATCH = 20
TAKEN = 200

logger = structlog.get_logger(__name__)


class Envelope(NamedTuple):
    id: str
    shape: dict[str, Any]


def claim(bot_id: int, base: str) -> list[Envelope]:
    """What is due, as far as this asks first."""
    envelopes: list[Envelope] = []
    now = timezone.now()
    due = _list_waiting(bot_id).filter(due_at__lte=now).select_related("webhook__bot", "person", "room")
    for delivery in due.order_by("pk")[:BATCH]:
        mine = Delivery.objects.filter(pk=delivery.pk, due_at=delivery.due_at, state=DeliveryState.WAITING)
        if now - delivery.created_at > LATE.get(delivery.kind, timedelta.max):
            # Nobody expects it any more, and no answer would be taken
            mine.update(state=DeliveryState.DEAD, excerpt="too late")
        elif delivery.attempts >= TIMES:
            mine.update(state=DeliveryState.DONE, excerpt="not acknowledged")
        elif mine.update(due_at=now + CLAIMED, attempts=F("attempts") + 1, at=now):
            try:
                envelopes += _write(delivery, base)
            except Exception:
                # What was written already goes out; this one comes again, and holds up no other
                logger.exception("envelope_not_written", delivery=delivery.pk)
                break
    return envelopes


def acknowledge(bot_id: int, envelope_id: str) -> Delivery | None:
    """None for what does not wait for it, or not any more."""
    try:
        public_id = UUID(envelope_id)
    except ValueError:
        return None
    found = _list_waiting(bot_id).filter(public_id=public_id).select_related("webhook__bot").first()
    if found is None or not _list_waiting(bot_id).filter(pk=found.pk).update(
        state=DeliveryState.DONE, at=timezone.now(), status=TAKEN
    ):
        return None
    return found


def release(bot_id: int, envelope_ids: Collection[str]) -> None:
    """What was on its way when the socket ended goes to another one, at once. Presses do not: the app may be at it."""
    claimed = _list_waiting(bot_id).filter(public_id__in=list(envelope_ids), attempts__gt=0)
    claimed.exclude(kind=PRESSED).update(due_at=timezone.now(), attempts=F("attempts") - 1)


def _list_waiting(bot_id: int) -> QuerySet[Delivery]:
    active = {"webhook__disabled_at": None, "webhook__format": WebhookFormat.SLACK, "webhook__url": ""}
    return Delivery.objects.filter(state=DeliveryState.WAITING, webhook__bot=bot_id, **active)


def _write(delivery: Delivery, base: str) -> list[Envelope]:
    """None where Slack has no words for it."""
    kind, payload = _find_payload(delivery, base)
    if payload is None:
        # Nobody took a press
        state = DeliveryState.DEAD if delivery.kind == PRESSED else DeliveryState.DONE
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
        return []
    shape: dict[str, Any] = {
        "envelope_id": str(delivery.public_id),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        shape |= {"retry_attempt": delivery.attempts, "retry_reason": "timeout" if delivery.attempts else ""}
    return [Envelope(str(delivery.public_id), shape)]


def _find_payload(delivery: Delivery, base: str) -> tuple[str, dict[str, Any] | None]:
    if delivery.kind == USED:
        return "slash_commands", shape_command(delivery, base)
    if delivery.kind == PRESSED:
        return "interactive", shape_press(delivery, base)
    return "events_api", None if delivery.kind == TEST else shape_callback(delivery, base)
