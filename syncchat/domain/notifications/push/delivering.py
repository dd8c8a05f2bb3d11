"""Sends what was decided to be pushed: claimed before it is sent, noted after it, tried again where that helps.

A process that is killed between the two leaves a claim; after a minute such a push is sent again, and replaces the
first one on the device, because both bear the same topic and tag.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Max, Min, Value
from django.db.models.functions import Least
from django.utils import timezone

from syncchat.domain.notifications.push import metrics
from syncchat.domain.notifications.push.encryption import encrypt, read_device_keys
from syncchat.domain.notifications.push.payloads import Sheet, make_words, read_sheets
from syncchat.domain.notifications.push.service import Outcome, Push, read_endpoint, send_all
from syncchat.domain.notifications.push.vapid import Signer, authorise, load_signer
from syncchat.models import Message, Notification, PushDelivery, PushSubscription
from syncchat.models.notifications.notification import UNSENT
from syncchat.models.queries.prepared import PreparedInsert
from syncchat.protocol.kinds import NotificationReason, PushState
from syncchat.queue.counts import is_task_waiting
from syncchat.queue.tasks import push_task, put_down

CHUNK = 200
# A task has to end before it is taken for abandoned
LONGEST = timedelta(seconds=30)
CLAIMED = timedelta(seconds=60)
# How long a service keeps it for a device that is off
TTL, TTL_OF_EVERYTHING = timedelta(days=1), timedelta(hours=4)
ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds
_GONE, _AGAIN = {404, 410}, {408, 425, 429}

logger = structlog.get_logger(__name__)
_insert = PreparedInsert(PushDelivery)


def note_pushes(rows: Sequence[Notification], now: datetime) -> None:
    """One for each device of these people, with the caller's transaction."""
    if not rows:
        return
    devices: dict[int, list[PushSubscription]] = defaultdict(list)
    for device in PushSubscription.objects.filter(user__in={row.user_id for row in rows}):
        devices[device.user_id].append(device)
    deliveries = [_make_delivery(row, device, now) for row in rows for device in devices[row.user_id]]
    _insert(deliveries)
    if deliveries:
        put_down(send_pushes)


def _make_delivery(row: Notification, device: PushSubscription, now: datetime) -> PushDelivery:
    ttl = TTL_OF_EVERYTHING if row.reason == NotificationReason.EVERYTHING else TTL
    return PushDelivery(
        notification=row, device=device, device_name=device.name, due_at=now, expires_at=now + ttl
    )


@push_task
def send_pushes() -> None:
    """All that is due, and a task for what has to wait."""
    started = timezone.now()
    _release(started)
    while timezone.now() - started < LONGEST and (claimed := _claim()):
        _push_claimed(claimed)
    at = PushDelivery.objects.filter(state__in=UNSENT).aggregate(at=Min("due_at"))["at"]
    if at is not None and not is_task_waiting(send_pushes.module_path, max(at, timezone.now())):
        put_down(send_pushes, at=max(at, timezone.now()))


def _release(now: datetime) -> None:
    """What somebody had claimed who is gone: whether it was sent nobody knows."""
    left = PushDelivery.objects.filter(state=PushState.SENDING, claimed_at__lt=now - CLAIMED)
    if left.exists():
        left.update(state=PushState.WAITING, due_at=now)


@transaction.atomic
def _claim() -> list[PushDelivery]:
    now = timezone.now()
    due = PushDelivery.objects.filter(state=PushState.WAITING, due_at__lte=now).order_by("due_at", "pk")
    keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:CHUNK])
    mine = PushDelivery.objects.filter(pk__in=keys)
    # Due again when the claim is worth nothing any more
    mine.update(state=PushState.SENDING, claimed_at=now, due_at=now + CLAIMED, attempts=F("attempts") + 1)
    claimed = list(mine.select_related("device__session", "notification__user").order_by("pk"))
    # Most are of one message: joined, it would be built anew for each of them
    messages = Message.objects.select_related("room", "author")
    found = messages.in_bulk({each.notification.message_id for each in claimed})
    for each in claimed:
        each.notification.message = found[each.notification.message_id]
    return claimed


def _push_claimed(claimed: Sequence[PushDelivery]) -> None:
    sheets = read_sheets([each.notification for each in claimed])
    signer, now = load_signer(), timezone.now()
    replaced = _find_replaced(claimed)
    sending: list[tuple[PushDelivery, Push]] = []
    for delivery in claimed:
        is_replaced = delivery.pk in replaced
        state = _find_hindrance(delivery, sheets[delivery.notification_id], now, is_replaced=is_replaced)
        push = None if state else _make_push(delivery, sheets[delivery.notification_id], signer, now)
        if push is not None:
            sending.append((delivery, push))
        else:
            delivery.state = state or PushState.GONE
    for (delivery, _push), outcome in zip(sending, send_all([push for _d, push in sending]), strict=True):
        _note(delivery, outcome)
    _keep_outcomes(claimed)


def _find_replaced(claimed: Sequence[PushDelivery]) -> set[int]:
    """What had to wait, and a newer one of its room has come to the device since: there it would take its place."""
    late = [each for each in claimed if each.attempts > 1]
    if not late:
        return set()
    sent = PushDelivery.objects.filter(
        state=PushState.SENT,
        device__in={each.device_id for each in late},
        notification__message__room__in={each.notification.message.room_id for each in late},
    )
    places = sent.values_list("device_id", "notification__message__room_id")
    newest = {(device, room): seq for device, room, seq in places.annotate(Max("notification__message__seq"))}
    messages = ((each, each.notification.message) for each in late)
    return {
        each.pk
        for each, message in messages
        if newest.get((each.device_id, message.room_id), 0) > message.seq
    }


def _find_hindrance(
    delivery: PushDelivery, sheet: Sheet, now: datetime, *, is_replaced: bool
) -> PushState | None:
    if sheet.is_over or is_replaced:
        return PushState.CANCELLED
    if delivery.device is None or not sheet.is_signed_in(delivery.device):
        return PushState.GONE
    return PushState.EXPIRED if delivery.expires_at <= now else None


def _make_push(delivery: PushDelivery, sheet: Sheet, signer: Signer, now: datetime) -> Push | None:
    device = delivery.device
    if device is None:
        return None
    room = delivery.notification.message.room_id
    is_urgent = delivery.notification.reason != NotificationReason.EVERYTHING
    ttl = int((delivery.expires_at - now).total_seconds())
    return address_push(
        device, make_words(sheet, device.origin), signer, room=room, is_urgent=is_urgent, ttl=ttl
    )


def address_push(
    device: PushSubscription, words: bytes, signer: Signer, *, room: int, is_urgent: bool, ttl: int
) -> Push | None:
    """None, if it is none that could be pushed to: no browser of today has made these keys."""
    try:
        keys, endpoint = read_device_keys(device.p256dh, device.auth), read_endpoint(device.endpoint)
    except ValueError:
        return None
    headers = (
        ("Content-Encoding", "aes128gcm"),
        ("Content-Type", "application/octet-stream"),
        ("TTL", str(max(0, ttl))),
        ("Urgency", "high" if is_urgent else "normal"),
        # Of several that wait for a device that is off, the last one of each room is kept
        ("Topic", f"room-{room}"),
        ("Authorization", authorise(signer, endpoint.origin)),
    )
    return Push(device.endpoint, encrypt(words, keys), headers)


def _note(delivery: PushDelivery, outcome: Outcome) -> None:
    delivery.at, delivery.status = timezone.now(), outcome.status
    if outcome.status is not None and 200 <= outcome.status < 300:
        delivery.state = PushState.SENT
    elif outcome.status in _GONE:
        delivery.state = PushState.GONE
    elif outcome.status is None or outcome.status in _AGAIN or outcome.status >= 500:
        _put_off(delivery, outcome)
    else:
        delivery.state = PushState.REFUSED
    metrics.pushes.labels(delivery.state if delivery.state != PushState.WAITING else "put_off").inc()
    if delivery.state != PushState.SENT:
        logger.info("push_not_sent", state=str(delivery.state), status=outcome.status, reason=outcome.reason)


def _put_off(delivery: PushDelivery, outcome: Outcome) -> None:
    """For as long as the service asks for; else longer each time, and never for many at the same moment."""
    pause = min(FIRST_PAUSE * 4 ** (delivery.attempts - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
    wait = max(outcome.retry_after or 0.0, pause)
    left = (delivery.expires_at - timezone.now()).total_seconds()
    if delivery.attempts >= ATTEMPTS or wait >= left:
        delivery.state = PushState.EXPIRED if wait >= left else PushState.REFUSED
        return
    delivery.state, delivery.due_at = PushState.WAITING, timezone.now() + timedelta(seconds=wait)


@transaction.atomic
def _keep_outcomes(claimed: Sequence[PushDelivery]) -> None:
    """A statement for all that ended alike: one that names each row's values takes ten times as long as sending."""
    at = timezone.now()
    ended: dict[tuple[PushState, int | None, bool], list[PushDelivery]] = defaultdict(list)
    for delivery in claimed:
        ended[PushState(delivery.state), delivery.status, delivery.at is not None].append(delivery)
    for (state, status, was_asked), same in ended.items():
        rows = PushDelivery.objects.filter(pk__in=[delivery.pk for delivery in same])
        rows.update(state=state, **({"status": status, "at": at} if was_asked else {}))
        if state == PushState.WAITING:
            for delivery in same:
                PushDelivery.objects.filter(pk=delivery.pk).update(due_at=delivery.due_at)
        if was_asked:
            note_status({delivery.device_id for delivery in same if delivery.device_id}, status, at)


def note_status(devices: Iterable[int], status: int | None, at: datetime) -> None:
    """What their services said last. Whoever is gone is forgotten."""
    rows = PushSubscription.objects.filter(pk__in=list(devices))
    if status in _GONE:
        rows.delete()
        return
    failures = Value(0) if status is not None and 200 <= status < 300 else Least(F("failures") + 1, 1_000)
    rows.update(last_sent_at=at, last_status=status, failures=failures)
