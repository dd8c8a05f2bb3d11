"""What answers messages asks the database as often for twenty as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.messages.pins import pin_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.rooms.memberships import join_room
from syncchat.domain.rooms.rooms import create_room
from syncchat.models import Message, Room, User
from syncchat.search.indexing import catch_up
from tests.api.caller import Caller
from tests.files.things import upload

pytestmark = pytest.mark.django_db

MANY = 20
Visit = Callable[[Room], str]
VISITS: dict[str, Visit] = {
    "history": lambda room: f"rooms/{room.pk}/messages?limit=100",
    "history around": lambda room: f"rooms/{room.pk}/messages?around=1&limit=100",
    "pins": lambda room: f"rooms/{room.pk}/pins",
    "search": lambda room: f"search?query=quartz+in:{room.name}&limit=50",
    "thread": lambda room: f"messages/{_find_root(room).pk}/thread",
    "activity": lambda room: "me/activity?limit=100",
    "my threads": lambda room: "threads",
    "log": lambda room: f"logs/{room.log_id}/events?after=0,0",
}


def _find_root(room: Room) -> Message:
    return Message.objects.filter(room=room, replies__isnull=False).order_by("seq")[0]


def _fill(name: str, reader: User, count: int) -> Room:
    """So many messages that each have all that a message can have, and one of each kind of one's neighbours."""
    owner = create_user(
        username=f"{name}-owner", email="", password="correct-horse", display_name=f"Owner of {name}"
    )
    room = create_room(actor=owner, kind="public", name=name)
    join_room(actor=reader, room_id=room.pk)
    first = _say(owner, room, "quartz")
    for number in range(count):
        author = create_user(
            username=f"{name}-{number}",
            email="",
            password="correct-horse",
            display_name=f"Person {name} {number}",
        )
        join_room(actor=author, room_id=room.pk)
        said = _say(
            author,
            room,
            f"quartz @{reader.username} @{name}-owner",
            reply_to=first.pk,
            files=[upload(author, b"words").pk],
        )
        pin_message(actor=author, message_id=said.pk)
        add_reaction(actor=author, message_id=said.pk, emoji="👍")
        in_thread = _say(author, room, "quartz, again", thread=said.pk, reply_to=said.pk, also_in_room=True)
        pin_message(actor=author, message_id=in_thread.pk)
        _say(reader, room, "quartz, once more", thread=first.pk, also_in_room=number % 2 == 0)
        _say(reader, room, "I follow it", thread=said.pk)
    return room


def _say(author: User, room: Room, body: str, **more: object) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body, **more).message  # type: ignore[arg-type]


def test_every_route_that_answers_messages_costs_as_much_for_many_as_for_one(
    bob: User, charlie: User
) -> None:
    one, many = (bob, _fill("few", bob, 1)), (charlie, _fill("many", charlie, MANY))
    assert catch_up(1000)

    costs = {name: (_count(visit, *one), _count(visit, *many)) for name, visit in VISITS.items()}

    assert {name: cost for name, cost in costs.items() if cost[0] != cost[1]} == {}


def _count(visit: Visit, reader: User, room: Room) -> int:
    caller, path = Caller(reader), visit(room)
    with CaptureQueriesContext(connection) as asked:
        answer = caller.get(path)
    assert answer.status_code == 200, (path, answer.content)
    assert b"quartz" in answer.content
    return len(asked)


def test_a_change_reads_nothing_of_what_its_message_shows(bob: User, lobby: Room) -> None:
    plain = _say(bob, lobby, "quartz")
    rich = _say(bob, lobby, "quartz @alice", reply_to=plain.pk, thread=plain.pk, also_in_room=True)

    assert _count_reaction(bob, rich) == _count_reaction(bob, plain)


def _count_reaction(actor: User, message: Message) -> int:
    with CaptureQueriesContext(connection) as asked:
        add_reaction(actor=actor, message_id=message.pk, emoji="👍")
    return len(asked)
