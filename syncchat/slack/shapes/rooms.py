"""Rooms in Slack's shape."""

from typing import Any

from syncchat.models import Membership, Room, User
from syncchat.protocol.kinds import RoomKind
from syncchat.slack.ids import TEAM, write_person, write_room

Shape = dict[str, Any]


def shape_room(room: Room, reader: User, membership: Membership | None, *, count: int | None = None) -> Shape:
    """``count`` is how many are in it, where that was asked for."""
    people = [int(each) for each in (room.direct_key or "").split(",") if each]
    is_direct = room.kind == RoomKind.DIRECT
    is_two = is_direct and len(people) < 3
    shape: Shape = {
        "id": write_room(room),
        "created": int(room.created_at.timestamp()),
        "creator": write_person(room.created_by_id) if room.created_by_id else "",
        "is_channel": not is_direct and room.kind == RoomKind.PUBLIC,
        "is_group": room.kind == RoomKind.PRIVATE,
        "is_im": is_two,
        "is_mpim": is_direct and not is_two,
        "is_private": room.kind != RoomKind.PUBLIC,
        "is_archived": room.archived_at is not None,
        "is_general": room.is_general,
        "is_member": membership is not None,
        "is_read_only": room.is_announcement,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "unlinked": 0,
        "context_team_id": TEAM,
        "updated": int(room.created_at.timestamp() * 1000),
    }
    if is_two:
        shape["user"] = write_person(next((each for each in people if each != reader.pk), reader.pk))
        shape["is_open"] = True
    else:
        line = {"value": room.topic, "creator": "", "last_set": 0}
        name = room.name or "mpdm-" + "-".join(write_person(each) for each in people)
        shape |= {"name": name, "name_normalized": name, "topic": line, "purpose": line, "previous_names": []}
    if count is not None:
        shape["num_members"] = count
    return shape
