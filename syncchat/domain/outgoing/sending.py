"""Posts what waits for a webhook, one delivery after the other, so that they keep their order.

Claimed before, noted after: a process that is killed between the two leaves a claim that ends by itself, and the
delivery is sent again under the same id. Where nobody answers, or the server has a fault, everything waits and keeps
its order; a delivery that is refused waits alone.
"""

import random
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from syncchat.domain.notifications.push.service import read_wait
from syncchat.domain.outgoing import metrics
from syncchat.domain.outgoing.answers import take_answer
from syncchat.domain.outgoing.disabling import give_up
from syncchat.domain.outgoing.formats import Written, find_format
from syncchat.domain.outgoing.posting import Answer, post
from syncchat.domain.outgoing.signing import sign
from syncchat.models import Delivery, Membership, OutgoingWebhook, Room
from syncchat.models.outgoing.delivery import EXCERPT_LIMIT, PRESSED
from syncchat.protocol.kinds import DeliveryState, WebhookEvent, WebhookFormat
from syncchat.queue.tasks import hook_task, put_down

# After so long other webhooks have their turn: one that is slow holds up nobody for more than an attempt. A task has to
# end before it is taken for abandoned, and a claim before that
TURN, CLAIMED = timedelta(seconds=2), timedelta(seconds=45)
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds
SPREAD = 0.75, 1.25
# Whoever pressed something waits for it: told within this time, or not at all
PRESS_SECONDS, PRESS_GOOD_FOR = 3.0, timedelta(seconds=10)
# Of one that is refused while others are taken
ATTEMPTS = 8
GIVEN_UP_AFTER = timedelta(days=5)
GONE = 410
_BUSY = {408, 425, 429}
IS_PRESS = Q(kind=PRESSED)

logger = structlog.get_logger(__name__)


@hook_task
def send_deliveries(webhook_id: int) -> None:
    """All that is due, and a task for what has to wait. Whoever else is at it does the same."""
    started = timezone.now()
    while _claim(webhook_id):
        try:
            _send_due(webhook_id, started + TURN)
        finally:
            OutgoingWebhook.objects.filter(pk=webhook_id).update(claimed_until=None)
        # What came while it was claimed had its task turned away
        at = _find_next(webhook_id)
        if at is None:
            return
        if at > timezone.now() or timezone.now() > started + TURN:
            put_down(send_deliveries, webhook_id=webhook_id, at=at)
            return


def _claim(webhook_id: int) -> bool:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    mine = OutgoingWebhook.objects.active().exclude(url="").filter(free, pk=webhook_id)
    return bool(mine.update(claimed_until=now + CLAIMED))


def _find_next(webhook_id: int) -> datetime | None:
    webhook = OutgoingWebhook.objects.active().exclude(url="").filter(pk=webhook_id).first()
    if webhook is None:
        return None
    waiting = webhook.deliveries.filter(state=DeliveryState.WAITING)
    times = waiting.aggregate(pressed=Min("due_at", filter=IS_PRESS), other=Min("due_at", filter=~IS_PRESS))
    pressed, other = times["pressed"], times["other"]
    # Each as `_pick` takes it: else one that is put off would be found at once, and not taken, over and over
    if other is not None and webhook.paused_until is not None:
        other = max(other, webhook.paused_until)
    return min((at for at in (pressed, other) if at is not None), default=None)


def _send_due(webhook_id: int, until: datetime) -> None:
    """One at least, however late it has become."""
    is_time = True
    while is_time:
        webhook = OutgoingWebhook.objects.active().filter(pk=webhook_id).first()
        delivery = _pick(webhook, timezone.now()) if webhook else None
        if webhook is None or delivery is None:
            return
        delivery.webhook = webhook
        _attempt(delivery)
        is_time = timezone.now() < until


def _pick(webhook: OutgoingWebhook, now: datetime) -> Delivery | None:
    """What somebody pressed overtakes what waits, also while that is put off."""
    due = webhook.deliveries.filter(state=DeliveryState.WAITING, due_at__lte=now).order_by("pk")
    is_paused = webhook.paused_until is not None and webhook.paused_until > now
    return due.filter(kind=PRESSED).first() or (None if is_paused else due.first())


def _attempt(delivery: Delivery) -> None:
    made = find_format(delivery.webhook.format)
    written = made.write(delivery) if made and _may_hear(delivery) else None
    if made is None or written is None:
        # This format has no words for it, or its bot was taken out of the room while it waited: nobody took a press
        _note(delivery, state=DeliveryState.DEAD if delivery.kind == PRESSED else DeliveryState.DONE)
        return
    if delivery.kind == PRESSED:
        _tell_press(delivery, written)
        return
    answer = post_signed(delivery, written)
    took = answer.status is not None and made.takes(answer.status)
    if took and (doubt := made.doubt(delivery, answer.content)):
        _note(delivery, state=DeliveryState.DEAD, answer=answer._replace(content=b"", reason=doubt))
        return
    metrics.deliveries.labels("done" if took else "failed").inc()
    if took:
        _note(delivery, state=DeliveryState.DONE, answer=answer)
        note_success(delivery.webhook_id, answer.status)
    else:
        _put_off(delivery, answer)


def _tell_press(delivery: Delivery, written: Written) -> None:
    """Once, and soon: whoever pressed sees what became of it, and presses again if they want to."""
    if timezone.now() - delivery.created_at > PRESS_GOOD_FOR:
        _note(delivery, state=DeliveryState.DEAD)
        return
    answer = post_signed(delivery, written, seconds=PRESS_SECONDS)
    took = answer.status is not None and 200 <= answer.status < 300
    metrics.deliveries.labels("done" if took else "failed").inc()
    _note(delivery, state=DeliveryState.DONE if took else DeliveryState.DEAD, answer=answer)
    if took:
        note_success(delivery.webhook_id, answer.status)
        if delivery.webhook.format == WebhookFormat.STANDARD:
            take_answer(delivery, answer.headers.get("content-type", ""), answer.content)


def _may_hear(delivery: Delivery) -> bool:
    bot_id = delivery.webhook.bot_id
    if delivery.room_id is None:
        return True
    if delivery.kind == WebhookEvent.ROOM_CREATED:
        return Room.objects.visible_to(bot_id).filter(pk=delivery.room_id).exists()
    return Membership.objects.filter(user=bot_id, room=delivery.room_id).exists()


def post_signed(delivery: Delivery, written: Written, **limits: float) -> Answer:
    name, at = f"msg_{delivery.public_id.hex}", int(time.time())
    headers = {
        "Content-Type": written.type,
        **sign(delivery.webhook.secret, name, at, written.body),
        **({"X-Slack-Retry-Num": str(delivery.attempts)} if delivery.attempts else {}),
    }
    return post(delivery.webhook.url, written.body, headers, **limits)


def note_success(webhook_id: int, status: int | None) -> None:
    OutgoingWebhook.objects.filter(pk=webhook_id).update(
        failures=0, failing_since=None, paused_until=None, last_status=status
    )


def _put_off(delivery: Delivery, answer: Answer) -> None:
    webhook, now = delivery.webhook, timezone.now()
    since = webhook.failing_since or now
    OutgoingWebhook.objects.filter(pk=webhook.pk).update(
        last_status=answer.status,
        failing_since=Coalesce(F("failing_since"), now),
        failures=F("failures") + 1,
    )
    logger.info("webhook_failed", webhook=webhook.pk, status=answer.status, reason=answer.reason)
    if answer.status == GONE or now - since > GIVEN_UP_AFTER:
        _note(delivery, state=DeliveryState.DEAD, answer=answer)
        give_up(webhook)
        return
    is_down = answer.status is None or answer.status >= 500 or answer.status in _BUSY
    tries = webhook.failures if is_down else delivery.attempts
    at = now + timedelta(seconds=find_pause(tries, answer.headers))
    if is_down:
        OutgoingWebhook.objects.filter(pk=webhook.pk).update(paused_until=at)
    is_dead = not is_down and delivery.attempts + 1 >= ATTEMPTS
    _note(delivery, state=DeliveryState.DEAD if is_dead else DeliveryState.WAITING, answer=answer, due_at=at)


def find_pause(tries: int, headers: Mapping[str, str]) -> float:
    """Seconds: as long as is asked for, within bounds, or longer each time, and spread."""
    asked = read_wait(headers.get("retry-after", ""))
    if asked is not None:
        return min(max(asked, FIRST_PAUSE), LONGEST_PAUSE)
    return min(FIRST_PAUSE * 4.0 ** min(tries, 10), LONGEST_PAUSE) * random.uniform(*SPREAD)  # noqa: S311


def _note(
    delivery: Delivery, *, state: DeliveryState, answer: Answer | None = None, due_at: datetime | None = None
) -> None:
    """Not by saving: the delivery may have been deleted, or emptied, while it was sent."""
    changes: dict[str, object] = {"state": state, **({"due_at": due_at} if due_at else {})}
    if answer is not None:
        changes |= {
            "attempts": F("attempts") + 1,
            "at": timezone.now(),
            "status": answer.status,
            "excerpt": read_excerpt(answer),
        }
    Delivery.objects.filter(pk=delivery.pk).update(**changes)


def read_excerpt(answer: Answer) -> str:
    """NUL has no place in a PostgreSQL text."""
    text = answer.content.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}").strip()
    return (text or answer.reason)[:EXCERPT_LIMIT]
