"""`conversations.*`: finding rooms, coming and going, and changing them."""

from syncchat.access import find_membership, get_room_for, list_rooms_for, list_rooms_to_see
from syncchat.domain.rooms import archiving, memberships, rooms
from syncchat.domain.rooms.directory import list_members
from syncchat.models import Membership, Room
from syncchat.models.room import RoomQuerySet
from syncchat.protocol import commands
from syncchat.protocol.kinds import RoomKind
from syncchat.slack.call import Answer, Call, open_with, read_people
from syncchat.slack.errors import SlackError
from syncchat.slack.ids import write_person, write_room
from syncchat.slack.paging import read_cursor, write_cursor
from syncchat.slack.shapes.rooms import Shape, shape_room
from syncchat.slack.times import find_seq

PAGE, LARGEST = 100, 200
KINDS = {
    "public_channel": RoomKind.PUBLIC,
    "private_channel": RoomKind.PRIVATE,
    "mpim": RoomKind.DIRECT,
    "im": RoomKind.DIRECT,
}


def list_rooms(call: Call) -> Answer:
    return _list(call, list_rooms_to_see(call.user))


def list_rooms_of(call: Call) -> Answer:
    """Of a person: those that the one who asks sees too."""
    if not call.arguments.text("user"):
        return _list(call, list_rooms_for(call.user))
    person = call.find_person()
    shared = list_rooms_to_see(call.user)
    return _list(call, shared.filter(pk__in=person.memberships.values("room")))


def _list(call: Call, found: RoomQuerySet) -> Answer:
    types = call.arguments.words("types") or ["public_channel"]
    if unknown := [each for each in types if each not in KINDS]:
        raise SlackError("invalid_types", detail=f"unknown type: {unknown[0]}")
    if call.arguments.flag("exclude_archived"):
        found = found.filter(archived_at=None)
    limit = call.arguments.number("limit", default=PAGE, largest=LARGEST)
    wanted = found.filter(pk__gt=read_cursor(call.arguments) or 0, kind__in={KINDS[each] for each in types})
    page = list(wanted.order_by("pk")[: limit + 1])
    mine = {each.room_id: each for each in call.user.memberships.filter(room__in=[each.pk for each in page])}
    listed = [shape_room(each, call.user, mine.get(each.pk)) for each in page[:limit]]
    return {
        "channels": [each for each in listed if _is_wanted(each, types)],
        "response_metadata": write_cursor(page[limit - 1].pk if len(page) > limit else None),
    }


def _is_wanted(shape: Shape, types: list[str]) -> bool:
    if shape["is_im"] or shape["is_mpim"]:
        return ("im" if shape["is_im"] else "mpim") in types
    return True


def show(call: Call) -> Answer:
    room = call.find_room()
    count = room.memberships.active().count() if call.arguments.flag("include_num_members") else None
    return {"channel": _shape(call, room, count)}


def list_people(call: Call) -> Answer:
    room, limit = call.find_room(), call.arguments.number("limit", default=PAGE, largest=LARGEST)
    page = list(list_members(room=room, after=read_cursor(call.arguments) or 0, limit=limit))
    last = page[-1].user_id if len(page) == limit else None
    return {
        "members": [write_person(each.user_id) for each in page],
        "response_metadata": write_cursor(last),
    }


def join(call: Call) -> Answer:
    room = call.find_room()
    if room.kind != RoomKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    was_in = find_membership(call.user, room.pk) is not None
    memberships.join_room(actor=call.user, room_id=room.pk)
    return {"channel": _shape(call, room)} | ({"warning": "already_in_channel"} if was_in else {})


def leave(call: Call) -> Answer:
    room = call.find_room()
    if find_membership(call.user, room.pk) is None:
        return {"not_in_channel": True}
    if room.is_general:
        raise SlackError("cant_leave_general")
    memberships.leave_room(actor=call.user, room_id=room.pk)
    return {}


def open_room(call: Call) -> Answer:
    if call.arguments.text("channel"):
        room = call.find_room()
    else:
        room = open_with(call, read_people(call.arguments.words("users")))
    shape = _shape(call, room) if call.arguments.flag("return_im") else {"id": write_room(room)}
    return {"channel": shape}


def create(call: Call) -> Answer:
    kind = RoomKind.PRIVATE if call.arguments.flag("is_private") else RoomKind.PUBLIC
    room = rooms.create_room(actor=call.user, kind=kind, name=call.arguments.need("name"))
    return {"channel": _shape(call, get_room_for(call.user, room.pk)[0])}


def archive(call: Call) -> Answer:
    room = call.find_room()
    if room.is_general:
        raise SlackError("cant_archive_general")
    if room.archived_at is not None:
        raise SlackError("already_archived")
    archiving.archive_room(actor=call.user, room_id=room.pk)
    return {}


def unarchive(call: Call) -> Answer:
    room = call.find_room()
    if room.archived_at is None:
        raise SlackError("not_archived")
    archiving.unarchive_room(actor=call.user, room_id=room.pk)
    return {}


def rename(call: Call) -> Answer:
    room = call.get_room()
    changed = rooms.rename_room(actor=call.user, room_id=room.pk, name=call.arguments.need("name"))
    return {"channel": _shape(call, changed)}


def set_topic(call: Call) -> Answer:
    room = call.get_room()
    changed = rooms.change_topic(actor=call.user, room_id=room.pk, topic=call.arguments.text("topic"))
    return {"channel": _shape(call, changed), "topic": changed.topic}


def set_purpose(call: Call) -> Answer:
    """A room has one line here, which is both."""
    room = call.get_room()
    changed = rooms.change_topic(actor=call.user, room_id=room.pk, topic=call.arguments.text("purpose"))
    return {"channel": _shape(call, changed), "purpose": changed.topic}


def invite(call: Call) -> Answer:
    room, people = call.get_room(), read_people(call.arguments.words("users"))
    if not memberships.add_people(actor=call.user, room_id=room.pk, people=people):
        raise SlackError("already_in_channel")
    return {"channel": _shape(call, room)}


def kick(call: Call) -> Answer:
    room, person = call.get_room(), call.find_person()
    if person.pk == call.user.pk:
        raise SlackError("cant_kick_self")
    if room.is_general:
        raise SlackError("cant_kick_from_general")
    if find_membership(person, room.pk) is None:
        raise SlackError("not_in_channel")
    memberships.remove_person(actor=call.user, room_id=room.pk, person_id=person.pk)
    return {}


def mark(call: Call) -> Answer:
    room = call.find_room()
    found = find_seq(room, call.arguments.need("ts"))
    if found is None:
        raise SlackError("invalid_timestamp")
    seq, is_message = found
    call.run(commands.MarkRead(type="read", room=room.pk, seq=seq if is_message else max(0, seq - 1)))
    return {}


def _shape(call: Call, room: Room, count: int | None = None) -> Shape:
    membership: Membership | None = find_membership(call.user, room.pk)
    return shape_room(room, call.user, membership, count=count)
