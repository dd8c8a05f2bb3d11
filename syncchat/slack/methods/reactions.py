"""`reactions.*` and `pins.*`: what is done to a message."""

from syncchat.access import list_messages_for, pick_rooms_for
from syncchat.domain.messages.pins import list_pins
from syncchat.models import Message, Reaction
from syncchat.protocol import commands
from syncchat.slack.call import Answer, Call
from syncchat.slack.emoji import read_name
from syncchat.slack.ids import write_person, write_room
from syncchat.slack.paging import read_cursor, write_cursor
from syncchat.slack.shapes.messages import Shape, shape_messages

PAGE, LARGEST = 100, 200


def add(call: Call) -> Answer:
    name = read_name(call.arguments.need("name"))
    message = call.get_message(call.get_room())
    call.run(commands.React(type="react", id=message.pk, emoji=name))
    return {}


def remove(call: Call) -> Answer:
    name = read_name(call.arguments.need("name"))
    message = call.get_message(call.get_room())
    call.run(commands.Unreact(type="unreact", id=message.pk, emoji=name))
    return {}


def show(call: Call) -> Answer:
    room = call.find_room()
    message = call.get_message(room)
    return {"type": "message", "channel": write_room(room), "message": _shape([message], call)[0]}


def list_mine(call: Call) -> Answer:
    """What a person has reacted to, where the one who asks may read it, the latest first."""
    person = call.find_person() if call.arguments.text("user") else call.user
    limit = call.arguments.number("limit", default=PAGE, largest=LARGEST)
    found = Reaction.objects.filter(user=person, message__deleted_at=None)
    if (before := read_cursor(call.arguments)) is not None:
        found = found.filter(pk__lt=before)
    page = list(found.order_by("-pk")[: limit + 1])
    messages = list_messages_for(call.user, [each.message_id for each in page[:limit]])
    shapes = dict(zip(messages, shape_messages(list(messages.values()), call.base), strict=True))
    rooms = pick_rooms_for(call.user, {each.room_id for each in messages.values()})
    items = [
        {"type": "message", "channel": write_room(rooms[each.room_id]), "message": shapes[pk]}
        for pk, each in messages.items()
    ]
    last = page[limit - 1].pk if len(page) > limit else None
    return {"items": items, "response_metadata": write_cursor(last)}


def pin(call: Call) -> Answer:
    message = call.get_message(call.get_room())
    call.run(commands.PinMessage(type="pin", id=message.pk))
    return {}


def unpin(call: Call) -> Answer:
    message = call.get_message(call.get_room())
    call.run(commands.UnpinMessage(type="unpin", id=message.pk))
    return {}


def list_pinned(call: Call) -> Answer:
    room = call.find_room()
    pinned = list_pins(user=call.user, room_id=room.pk)
    items = [
        {
            "type": "message",
            "channel": write_room(room),
            "created": int(message.pinned_at.timestamp()) if message.pinned_at else 0,
            "created_by": write_person(message.pinned_by_id or message.author_id),
            "message": shape,
        }
        for message, shape in zip(pinned, shape_messages(pinned, call.base), strict=True)
    ]
    return {"items": items}


def _shape(messages: list[Message], call: Call) -> list[Shape]:
    found = list_messages_for(call.user, [each.pk for each in messages])
    return shape_messages([found[each.pk] for each in messages if each.pk in found], call.base)
