"""`Idempotency-Key`: what changes something is done once, however often it comes; what was refused is not kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from syncchat.api.base import idempotency
from syncchat.api.base.idempotency import KEPT, remove_old_answers
from syncchat.models import KeptAnswer, Room, User
from tests.api.caller import Caller
from tests.api.test_tokens import make_program
from tests.at_once import run_at_once

pytestmark = pytest.mark.django_db

KEY = "Idempotency-Key"
ATTIC = {"kind": "private", "name": "Attic"}


def make_room(caller: Caller, key: str, body: object = None) -> Any:
    return caller.call("post", "rooms", body or ATTIC, **{KEY: key})


def count_attics() -> int:
    return Room.objects.filter(name="Attic").count()


def test_a_room_that_is_asked_for_twice_is_made_once(as_bob: Caller) -> None:
    first, again = make_room(as_bob, "attic-1"), make_room(as_bob, "attic-1")

    assert (first.status_code, again.status_code, count_attics()) == (201, 201, 1)
    assert first.json() == again.json()
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")


def test_without_a_key_or_with_another_it_is_made_anew(as_bob: Caller) -> None:
    make_room(as_bob, "attic-1")
    make_room(as_bob, "attic-2")
    as_bob.post("rooms", ATTIC)

    assert count_attics() == 3


def test_an_answer_without_words_is_given_again(as_bob: Caller, lobby: Room) -> None:
    room = as_bob.post("rooms", {"kind": "public", "name": "Cellar"}).json()
    path = f"rooms/{room['id']}/leave"
    answers = [as_bob.call("post", path, **{KEY: "out"}) for _time in range(2)]

    assert [(each.status_code, each.content) for each in answers] == [(204, b"")] * 2


def test_a_key_belongs_to_whoever_chose_it(as_bob: Caller, as_charlie: Caller) -> None:
    assert make_room(as_bob, "attic-1").json()["id"] != make_room(as_charlie, "attic-1").json()["id"]


@pytest.mark.parametrize("body", [{"kind": "public", "name": "Attic"}, {"kind": "private", "name": "Attics"}])
def test_a_key_that_came_with_another_request_is_refused(as_bob: Caller, body: dict[str, str]) -> None:
    make_room(as_bob, "attic-1")
    answer = make_room(as_bob, "attic-1", body)

    assert (answer.status_code, answer.json()["field"], count_attics()) == (409, KEY, 1)


def test_one_token_is_not_given_what_another_was_answered(as_bob: Caller, bob: User) -> None:
    make_room(as_bob, "attic-1")
    answer = make_program(bob).call("post", "rooms", ATTIC, **{KEY: "attic-1"})

    assert answer.status_code == 409


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "two words", "naïve"])
def test_a_key_that_is_none_is_refused_and_nothing_done(as_bob: Caller, key: str) -> None:
    answer = make_room(as_bob, key)

    assert (answer.status_code, answer.json()["field"], count_attics()) == (400, KEY, 0)


def test_what_was_refused_can_be_asked_again(as_bob: Caller) -> None:
    refused = make_room(as_bob, "attic-1", {"kind": "private", "name": ""})
    done = make_room(as_bob, "attic-1")

    assert (refused.status_code, done.status_code) == (400, 201)


def test_what_broke_on_its_way_back_was_not_done(as_bob: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_request: object) -> None:
        raise OSError("gone")

    as_bob.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(idempotency, "_find_kept", break_down)
        assert make_room(as_bob, "attic-1").status_code == 500
    assert (count_attics(), KeptAnswer.objects.count()) == (0, 0)

    assert make_room(as_bob, "attic-1").status_code == 201
    assert count_attics() == 1


def test_a_stranger_learns_nothing_by_a_key(as_bob: Caller, stranger: Any) -> None:
    make_room(as_bob, "attic-1")
    answer = stranger.post("/api/v1/rooms", ATTIC, content_type="application/json", headers={KEY: "attic-1"})

    assert answer.status_code == 401


def test_a_key_is_forgotten_after_a_day(as_bob: Caller) -> None:
    make_room(as_bob, "attic-1")
    remove_old_answers()
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(at=timezone.now() - KEPT - timedelta(seconds=1))
    remove_old_answers()

    make_room(as_bob, "attic-1")
    assert count_attics() == 2


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_is_done_and_all_are_answered_alike(bob: User) -> None:
    answers: list[Any] = run_at_once(lambda _number: make_room(Caller(bob), "attic-1"), 4)

    assert [each.status_code for each in answers] == [201] * 4
    assert (len({each.json()["id"] for each in answers}), count_attics()) == (1, 1)
