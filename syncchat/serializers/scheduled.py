"""What a person has scheduled, as it goes out to them."""

from syncchat.domain.later.scheduled import count_scheduled, list_scheduled
from syncchat.models import User
from syncchat.protocol.events import ScheduledCounts
from syncchat.protocol.http import ScheduledMessage


def serialize_scheduled_counts(user: User) -> ScheduledCounts:
    return ScheduledCounts(**count_scheduled(user)._asdict())


def describe_scheduled(user: User) -> list[ScheduledMessage]:
    return [
        ScheduledMessage(
            id=each.pk,
            room=each.room_id,
            body=each.body,
            at=each.at,
            zone=each.zone,
            wall=each.wall,
            reply_to=each.reply_to_id,
            thread=each.thread_id,
            also_in_room=each.also_in_room,
            files=each.file_ids,
            refusal=each.refusal,
            reminder=each.is_reminder,
            due=each.is_due,
        )
        for each in list_scheduled(user=user)
    ]
