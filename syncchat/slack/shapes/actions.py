"""A press, as Slack tells its apps of it."""

from typing import Any

from syncchat.models import Delivery, Message, Room, User
from syncchat.protocol.programs.actions import Action, ActionRow
from syncchat.slack.ids import TEAM, write_person, write_room
from syncchat.slack.shapes.blocks import KINDS, plain, shape_button, shape_option
from syncchat.slack.shapes.messages import shape_messages
from syncchat.slack.times import write_time, write_ts

Shape = dict[str, Any]


def shape_pressed(delivery: Delivery, room: Room, message: Message, person: User, base: str) -> Shape:
    """Who pressed what, on which message: the message as it is now, and what was pressed as it was then."""
    (said,) = shape_messages([message], base)
    where = {"message_ts": write_ts(message), "channel_id": write_room(room), "is_ephemeral": False}
    if message.thread is not None:
        where["thread_ts"] = write_ts(message.thread)
    action = delivery.payload["action"]
    pressed = {
        **_shape_action(_find(delivery.payload, action), action),
        "action_ts": write_time(delivery.created_at),
    }
    chosen = {key: pressed[key] for key in ("type", "selected_option", "selected_options") if key in pressed}
    state = {} if action["kind"] == "button" else {action["row"]: {action["id"]: chosen}}
    return {
        "user": {
            "id": write_person(person.pk),
            "username": person.username,
            "name": person.username,
            "team_id": TEAM,
        },
        "container": {"type": "message", **where},
        "channel": {"id": write_room(room), "name": room.name or "directmessage"},
        "message": said,
        "state": {"values": state},
        "actions": [pressed],
    }


def _find(payload: Shape, action: Shape) -> Action:
    rows = [ActionRow(**row) for row in payload["message"]["actions"]]
    elements = [each for row in rows if row.id == action["row"] for each in row.elements]
    return next(each for each in elements if each.id == action["id"])


def _shape_action(element: Action, action: Shape) -> Shape:
    shape: Shape = {"type": KINDS[element.kind], "action_id": element.id, "block_id": action["row"]}
    if element.kind == "button":
        return shape | {"text": plain(element.text)} | shape_button(element)
    chosen = [each for each in element.options or () if each.value in action["values"]]
    shape["placeholder"] = plain(element.text)
    if element.kind == "select":
        return shape | {"selected_option": shape_option(chosen[0])}
    return shape | {"selected_options": list(map(shape_option, chosen))}
