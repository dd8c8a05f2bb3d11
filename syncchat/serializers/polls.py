"""Polls as they go out: who chose what leaves the server only where that is no secret."""

from uuid import UUID

from syncchat.models import Message, User, Vote
from syncchat.models.messages.poll import Tally, gather_polls
from syncchat.protocol import events as wire


def serialize_poll(message: Message) -> wire.Poll | None:
    gather_polls([message])
    tally = message.tally
    if tally is None or not message.has_poll:
        return None
    return wire.Poll(
        options=_options(tally),
        multiple=tally.multiple,
        anonymous=tally.anonymous,
        extendable=tally.extendable,
        voters=tally.voters,
        closed_at=tally.closed_at,
        mine=tally.mine,
    )


def _options(tally: Tally) -> list[wire.PollOption]:
    return [
        wire.PollOption(
            text=option.text, count=option.count, people=None if tally.anonymous else option.people
        )
        for _place, option in sorted(tally.options.items())
    ]


def read_vote(message_id: UUID, room_id: int, owner: User) -> wire.MyVote:
    mine = Vote.objects.filter(option__poll=message_id, user=owner).order_by("option__place")
    return wire.MyVote(
        id=message_id, room=room_id, options=list(mine.values_list("option__place", flat=True))
    )
