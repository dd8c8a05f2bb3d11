"""What was read on one device goes from the others: a push that says so, to those that show it.

Never to Apple's service: a push that shows nothing costs a site there the right to push.
"""

from collections.abc import Sequence
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

# Whose devices one task looks at
CHUNK = 250
_IN_ROOM = Q(message__thread=None) | Q(message__also_in_room=True)


def clear_read(*, person: int, room: int, seq: int) -> None:
    """What was pushed to them of this room up to here, with the caller's transaction."""
    _clear(Notification.objects.filter(_IN_ROOM, message__room=room), person, room, seq)


def clear_read_in_thread(*, person: int, room: int, root: UUID, seq: int) -> None:
    _clear(Notification.objects.filter(message__thread=root), person, room, seq)


def _clear(rows: "QuerySet[Notification]", person: int, room: int, seq: int) -> None:
    shown = rows.filter(user=person, is_pushed=True, message__seq__lte=seq)
    # Looked at first: hardly ever is there one
    if seqs := dict(shown.values_list("pk", "message__seq")):
        Notification.objects.filter(pk__in=seqs).update(is_pushed=False)
        # Not further: what stands there may be of a thread, or of the room beside it, which was not read
        put_down(clear_pushes, people=[person], room=room, seq=max(seqs.values()))


def clear_deleted(messages: Sequence[Message]) -> None:
    """From everybody's devices, for their words stand there."""
    shown = Notification.objects.filter(message__in=messages, is_pushed=True)
    people: dict[UUID, list[int]] = {}
    for message_id, person in shown.values_list("message", "user"):
        people.setdefault(message_id, []).append(person)
    if people:
        shown.update(is_pushed=False)
    for message in messages:
        _clear_of(message, people.get(message.pk, []))


def _clear_of(message: Message, people: Sequence[int]) -> None:
    for start in range(0, len(people), CHUNK):
        put_down(clear_pushes, people=people[start : start + CHUNK], room=message.room_id, seq=message.seq)


@push_task
def clear_pushes(people: Sequence[int], room: int, seq: int) -> None:
    """Tried once: what is missed is cleared when the page is opened."""
    devices = [each for each in _list_showing(people, room, seq) if not _is_apple(each)]
    if not devices:
        return
    badges, signer, ttl = count_badges(people), load_signer(), int(TTL.total_seconds())
    pairs = []
    for device in devices:
        words = to_json({"kind": "read", "room": room, "seq": seq, "badge": badges.get(device.user_id, 0)})
        push = address_push(device, words, signer, room=room, is_urgent=False, ttl=ttl)
        if push is not None:
            pairs.append((device, push))
    for (device, _push), outcome in zip(pairs, send_all([push for _device, push in pairs]), strict=True):
        note_status([device.pk], outcome.status, timezone.now())


def _list_showing(people: Sequence[int], room: int, seq: int) -> list[PushSubscription]:
    """Devices that got something of this room as long as a service keeps it, and nothing newer that is unread: that
    has taken its place, and a push that clears would take the place of one that waits for a device that is off.
    """
    newer = Notification.objects.filter(
        user__in=people, is_pushed=True, message__room=room, message__seq__gt=seq
    )
    asked = set(people) - set(newer.values_list("user_id", flat=True))
    since = timezone.now() - 2 * TTL
    sent = PushDelivery.objects.filter(
        state=PushState.SENT, at__gte=since, notification__user__in=asked, notification__message__room=room
    )
    devices = PushSubscription.objects.filter(user__in=asked, pk__in=sent.values("device")).select_related(
        "session"
    )
    lasting = read_sessions(asked)
    return [device for device in devices if device.session.session_key in lasting]


def _is_apple(device: PushSubscription) -> bool:
    try:
        return APPLE in read_endpoint(device.endpoint).origin
    except ValueError:
        return False
