"""What somebody is told of by mail, unless they have read it by then."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from syncchat.domain.mail.delivery import can_send
from syncchat.models import Message, MissedMessage, User

# Of what was meant to be told at once: what follows within a breath comes in the same mail
BREATH = timedelta(seconds=40)
CHUNK = 500


def put_aside(message: Message, people: Mapping[int, int]) -> None:
    """Let these people be told of it, each after so many minutes. A second time changes nothing.

    Whoever has no address that is known to reach them is passed over, and so is everybody where no mail can leave.
    """
    if not people or not can_send():
        return
    now = timezone.now()
    for ids in _cut(sorted(people)):
        reached = User.objects.filter(pk__in=ids, is_active=True).exclude(email_verified_at=None)
        rows = [
            MissedMessage(user_id=user_id, message=message, due_at=now + _find_wait(people[user_id]))
            for user_id in reached.values_list("pk", flat=True)
        ]
        MissedMessage.objects.bulk_create(rows, ignore_conflicts=True)


def _find_wait(minutes: int) -> timedelta:
    return timedelta(minutes=minutes) if minutes else BREATH


def _cut(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
