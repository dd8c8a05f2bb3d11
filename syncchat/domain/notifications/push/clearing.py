"""What was read on one device goes from the others: a push that says so, to those that show it.

Never to Apple's service: a push that shows nothing costs a site there the right to push.
"""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from pydantic_core import to_json

from syncchat.domain.notifications.badges import count_badges
from syncchat.domain.notifications.push.delivering import TTL, address_push, note_status
from syncchat.domain.notifications.push.payloads import read_sessions
from syncchat.domain.notifications.push.service import APPLE, read_endpoint, send_all
from syncchat.domain.notifications.push.vapid import load_signer
from syncchat.models import Message, Notification, PushDelivery, PushSubscription
from syncchat.protocol.kinds import PushState
from syncchat.queue.tasks import push_task, put_down

_IN_ROOM = Q(message__thread=None) | Q(message__also_in_room=True)


def clear_read(*, person: int, room: int, seq: int) -> None:
    """What was pushed to them of this room up to here, with the caller's transaction."""
    _clear(Notification.objects.filter(_IN_ROOM, message__room=room), person, room, seq)


def clear_read_in_thread(*, person: int, room: int, root: UUID, seq: int) -> None:
    _clear(Notification.objects.filter(message__thread=root), person, room, seq)


def _clear(rows: "QuerySet[Notification]", person: int, room: int, seq: int) -> None:
    shown = rows.filter(user=person, is_pushed=True, message__seq__lte=seq)
    # Looked at first: hardly ever is there one
    if keys := list(shown.values_list("pk", flat=True)):
        Notification.objects.filter(pk__in=keys).update(is_pushed=False)
        put_down(clear_pushes, person=person, room=room, seq=seq)


def clear_deleted(message: Message) -> None:
    """From everybody's devices, for its words stand there."""
    shown = Notification.objects.filter(message=message, is_pushed=True)
    people = list(shown.values_list("user_id", flat=True))
    if people:
        shown.update(is_pushed=False)
    for person in people:
        put_down(clear_pushes, person=person, room=message.room_id, seq=message.seq)


@push_task
def clear_pushes(person: int, room: int, seq: int) -> None:
    """Tried once: what is missed is cleared when the page is opened."""
    devices = [
        device for device in _list_showing(person, room) if APPLE not in read_endpoint(device.endpoint).origin
    ]
    if not devices:
        return
    words = to_json(
        {"kind": "read", "room": room, "seq": seq, "badge": count_badges([person]).get(person, 0)}
    )
    signer, ttl = load_signer(), int(TTL.total_seconds())
    made = [address_push(each, words, signer, room=room, is_urgent=False, ttl=ttl) for each in devices]
    pairs = [(device, push) for device, push in zip(devices, made, strict=True) if push]
    for (device, _push), outcome in zip(pairs, send_all([push for _device, push in pairs]), strict=True):
        note_status([device.pk], outcome.status, timezone.now())


def _list_showing(person: int, room: int) -> list[PushSubscription]:
    """Devices that got something of this room as long as a service keeps it."""
    since = timezone.now() - 2 * TTL
    sent = PushDelivery.objects.filter(
        state=PushState.SENT, at__gte=since, notification__user=person, notification__message__room=room
    )
    devices = PushSubscription.objects.filter(user=person, pk__in=sent.values("device")).select_related(
        "session"
    )
    lasting = read_sessions([person])
    return [device for device in devices if device.session.session_key in lasting]
