"""What a person has begun to write, as it goes out to them."""

from uuid import UUID

from syncchat.domain.later.drafts import list_drafts
from syncchat.models import User
from syncchat.protocol.events import Draft
from syncchat.protocol.kinds import DraftKind


def describe_drafts(user: User) -> list[Draft]:
    return [
        Draft(
            room=each.room_id,
            id=each.message_id,
            kind=DraftKind(each.kind),
            text=each.text,
            version=each.version,
        )
        for each in list_drafts(user=user)
    ]


def describe_drafts_at(user: User, room_id: int, message_id: UUID | None, version: int) -> list[Draft]:
    """Everything that can be written there, also what is not there any more."""
    kinds = [DraftKind.ROOM] if message_id is None else [DraftKind.THREAD, DraftKind.EDIT]
    there = {each.kind: each for each in list_drafts(user=user).filter(room=room_id, message=message_id)}
    return [
        Draft(
            room=room_id,
            id=message_id,
            kind=kind,
            text=there[kind].text if kind in there else "",
            version=there[kind].version if kind in there else version,
        )
        for kind in kinds
    ]
