"""What a pull over HTTP brings; waiting for it is tested with real servers."""

from typing import Any

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.models import Room, User
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def _pull(caller: Caller, *rooms: Room, **asked: Any) -> Any:
    return caller.post("pull", {"positions": {str(room.log_id): [0, 0] for room in rooms}, **asked})


def _logs(answer: Any) -> list[int]:
    return [frame["log"] for frame in answer.json()["frames"]]


def test_a_pull_brings_the_logs_it_names_and_the_heads_of_all(as_bob: Caller, lobby: Room) -> None:
    answer = _pull(as_bob, lobby)

    assert _logs(answer) == [lobby.log_id]
    assert {str(lobby.log_id), str(as_bob.user.log_id)} <= set(answer.json()["heads"])
    (frame,) = answer.json()["frames"]
    assert (frame["type"], frame["from"]) == ("events", 0)
    assert answer.json()["heads"][str(lobby.log_id)] == frame["to"]


def test_a_pull_brings_nothing_of_logs_that_are_not_theirs(
    alice: User, charlie: User, lobby: Room, cellar: Room
) -> None:
    send_message(actor=alice, room_id=cellar.pk, id=make_id(), body="Between us")

    answer = _pull(Caller(charlie), cellar, lobby)

    assert "Between us" not in answer.content.decode()
    assert str(cellar.log_id) not in answer.json()["heads"]
    assert cellar.log_id not in _logs(answer)
    assert cellar.log_id in _logs(_pull(Caller(alice), cellar))


@pytest.mark.parametrize("position", [[10**6, 5], [1, 987654]])
def test_a_position_of_another_history_is_answered_with_rewind(
    as_bob: Caller, lobby: Room, position: list[int]
) -> None:
    answer = as_bob.post("pull", {"positions": {str(lobby.log_id): position}})

    assert answer.json()["frames"] == [{"type": "rewind", "log": lobby.log_id}]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"positions": {"1": [-1, 0]}}, "0"),
        ({"positions": {"1": [2**63, 0]}}, "0"),
        ({"positions": {"1": [1.5, 0]}}, "0"),
        ({"positions": {"one": [0, 0]}}, "[key]"),
        ({"wait": 26}, "wait"),
        ({"wait": -1}, "wait"),
        ({"watch": [0] * 201}, "watch"),
        ({"v": 99}, "v"),
        ({"head": 1}, "head"),
    ],
)
def test_nonsense_is_refused_by_name(as_bob: Caller, asked: dict[str, Any], field: str) -> None:
    answer = as_bob.post("pull", asked)

    assert answer.status_code == 400
    assert (answer.json()["code"], answer.json()["field"]) == ("invalid", field)
