"""A command over HTTP does what it does on the socket, and is answered alike."""

from typing import Any, get_args

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.models import Message, Room, User
from syncchat.protocol.commands import Pull, Request
from syncchat.socket.verbs import VERBS
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def test_every_command_that_needs_no_connection_has_a_verb() -> None:
    assert set(get_args(Request)) - {Pull} == set(VERBS)


def test_a_message_is_sent_once_however_often_it_is_asked_for(as_bob: Caller, lobby: Room) -> None:
    send: dict[str, Any] = {"type": "send", "ref": 7, "room": lobby.pk, "id": str(make_id()), "body": "Hello"}
    first, again = as_bob.post("commands", send).json(), as_bob.post("commands", send).json()

    stored = Message.objects.get(pk=send["id"])
    assert (first["type"], first["ref"], first["id"], first["seq"]) == ("ack", 7, send["id"], stored.seq)
    assert (first["dup"], again["dup"], again["seq"]) == (False, True, stored.seq)


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ({"type": "edit", "body": "Better"}, {"body": "Better"}),
        ({"type": "delete"}, {"body": ""}),
        ({"type": "pin"}, {"pinned_by_id": True}),
    ],
)
def test_a_change_is_acknowledged_by_the_messages_id(
    asked: dict[str, Any], changed: dict[str, Any], as_bob: Caller, lobby: Room
) -> None:
    said = send_message(actor=as_bob.user, room_id=lobby.pk, id=make_id(), body="Hello").message

    answer = as_bob.post("commands", {**asked, "id": str(said.pk)})

    assert answer.json() == {"type": "ack", "ref": 0, "id": str(said.pk)}
    said.refresh_from_db()
    assert {name: getattr(said, name) and changed[name] for name in changed} == changed


def test_a_pull_brings_the_events_or_says_rewind(as_bob: Caller, lobby: Room) -> None:
    pull = {"type": "pull", "ref": 3, "log": lobby.log_id}
    page = as_bob.post("commands", {**pull, "after": [0, 0]}).json()

    assert (page["type"], page["ref"], page["from"]) == ("events", 3, 0)
    assert page["events"]
    rewound = as_bob.post("commands", {**pull, "after": [10**6, 5]}).json()
    assert rewound == {"type": "rewind", "ref": 3, "log": lobby.log_id}


def test_what_is_refused_on_the_socket_is_refused_here(alice: User, as_bob: Caller, cellar: Room) -> None:
    send: dict[str, Any] = {"type": "send", "room": cellar.pk, "id": str(make_id()), "body": "Hello"}
    assert as_bob.post("commands", send).json()["code"] == "not_found"
    assert as_bob.post("commands", {"type": "pull", "log": cellar.log_id, "after": [0, 0]}).status_code == 404
    assert not Message.objects.filter(pk=send["id"]).exists()


@pytest.mark.parametrize("position", [[0, 0], [1, 987654], [10**6, 5]])
def test_a_pull_of_a_log_that_is_not_theirs_tells_nothing_of_its_positions(
    position: list[int], as_bob: Caller, cellar: Room
) -> None:
    """`rewind` for a wrong entry and `not_found` for the right one would tell which entry is there."""
    for log in (cellar.log_id, 987654):
        answer = as_bob.post("commands", {"type": "pull", "log": log, "after": position})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "hello", "v": 1},
        {"type": "typing", "room": 1},
        {"type": "frobnicate"},
        {"room": 1},
    ],
)
def test_what_needs_a_connection_or_is_unknown_is_refused(asked: dict[str, Any], as_bob: Caller) -> None:
    answer = as_bob.post("commands", asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_wrong_field_is_named(as_bob: Caller) -> None:
    answer = as_bob.post("commands", {"type": "edit", "id": "no-id", "body": "x"})
    assert (answer.status_code, answer.json()["field"]) == (400, "id")
    answer = as_bob.post("commands", {"type": "delete", "id": str(make_id()), "much": 1})
    assert (answer.status_code, answer.json()["field"]) == (400, "much")
