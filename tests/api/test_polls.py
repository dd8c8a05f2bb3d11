"""Polls over HTTP: asked, answered, extended and closed; and of an anonymous one nobody hears who chose what."""

import json
from collections.abc import Iterable

import pytest

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.accounts.ignoring import ignore_person
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms.archiving import archive_room
from syncchat.domain.rooms.memberships import leave_room
from syncchat.models import Message, Room, User
from syncchat.protocol.commands import NewPoll
from syncchat.protocol.kinds import Ignoring
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def _ask(author: User, room: Room, **kinds: bool) -> Message:
    poll = NewPoll(options=["Monday", "Tuesday"], **kinds)
    return send_message(actor=author, room_id=room.pk, id=make_id(), body="When?", poll=poll).message


@pytest.fixture
def asked(alice: User, lobby: Room) -> Message:
    return _ask(alice, lobby)


def _vote(caller: Caller, message: Message, options: Iterable[object]) -> tuple[int, dict[str, object]]:
    answer = caller.put(f"messages/{message.pk}/poll/vote", {"options": list(options)})
    return answer.status_code, answer.json()


def test_a_poll_is_asked_in_a_room(as_bob: Caller, lobby: Room) -> None:
    new = {"id": str(make_id()), "body": "When?", "poll": {"options": ["Now", "Later"], "multiple": True}}
    answer = as_bob.post(f"rooms/{lobby.pk}/messages", new)

    assert answer.status_code == 201
    poll = answer.json()["message"]["poll"]
    assert ([each["text"] for each in poll["options"]], poll["multiple"]) == (["Now", "Later"], True)
    refused = as_bob.post(
        f"rooms/{lobby.pk}/messages", {**new, "id": str(make_id()), "poll": {"options": []}}
    )
    assert refused.status_code == 400


def test_a_choice_is_put_as_often_as_one_likes_and_taken_back(as_bob: Caller, asked: Message) -> None:
    for _again in range(2):
        status, message = _vote(as_bob, asked, [1])
        assert (status, message["poll"]["mine"], message["poll"]["voters"]) == (200, [1], 1)  # type: ignore[index]
        assert message["poll"]["options"][1]["people"] == [as_bob.user.pk]  # type: ignore[index]

    _status, message = _vote(as_bob, asked, [])
    assert (message["poll"]["mine"], message["poll"]["voters"]) == ([], 0)  # type: ignore[index]


@pytest.mark.parametrize("options", [[2], [-1], [0, 1], ["0"], [None], [0] * 1000])
def test_what_is_no_choice_is_refused(as_bob: Caller, asked: Message, options: list[object]) -> None:
    assert _vote(as_bob, asked, options)[0] == 400
    assert as_bob.get(f"messages/{asked.pk}").json()["poll"]["voters"] == 0


def test_who_is_no_member_votes_nowhere_and_adds_nothing(as_charlie: Caller, asked: Message) -> None:
    path = f"messages/{asked.pk}/poll"
    assert _vote(as_charlie, asked, [0])[0] == 404
    assert as_charlie.post(f"{path}/options", {"text": "Never"}).status_code == 404
    assert as_charlie.post(f"{path}/close").status_code == 404


def test_an_option_is_added_once_by_whom_the_author_lets(
    as_alice: Caller, as_bob: Caller, alice: User, lobby: Room, asked: Message
) -> None:
    growing = _ask(alice, lobby, extendable=True)
    path = f"messages/{growing.pk}/poll/options"
    for _again in range(2):
        answer = as_bob.post(path, {"text": "Never"})
        assert answer.status_code == 200
        assert [each["text"] for each in answer.json()["poll"]["options"]] == ["Monday", "Tuesday", "Never"]

    again = as_alice.post(path, {"text": "never"})
    assert (again.status_code, again.json()["field"]) == (400, "options")
    assert as_bob.post(f"messages/{asked.pk}/poll/options", {"text": "Never"}).status_code == 403


def test_a_poll_is_closed_for_good_by_its_author(as_alice: Caller, as_bob: Caller, asked: Message) -> None:
    path = f"messages/{asked.pk}/poll/close"
    assert as_bob.post(path).status_code == 403
    for _again in range(2):
        answer = as_alice.post(path)
        assert (answer.status_code, "closed_at" in answer.json()["poll"]) == (200, True)

    assert _vote(as_bob, asked, [0])[0] == 403


def test_what_asks_nothing_or_is_archived_takes_no_vote(
    as_alice: Caller, alice: User, lobby: Room, asked: Message
) -> None:
    plain = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Words").message
    assert _vote(as_alice, plain, [0])[0] == 400
    archive_room(actor=alice, room_id=lobby.pk)
    assert _vote(as_alice, asked, [0])[0] == 403


@pytest.mark.parametrize("then", ["stays", "leaves", "is locked out", "is blocked"])
def test_no_way_out_says_who_chose_what_of_an_anonymous_poll(
    as_alice: Caller, as_bob: Caller, alice: User, bob: User, lobby: Room, then: str
) -> None:
    secret = _ask(alice, lobby, anonymous=True, multiple=True, extendable=True)
    _vote(as_alice, secret, [0])
    start = as_alice.get(f"rooms/{lobby.pk}/messages").json()["position"]
    as_bob.post(f"messages/{secret.pk}/poll/options", {"text": "Never"})
    _vote(as_bob, secret, [1, 2])
    if then == "leaves":
        leave_room(actor=bob, room_id=lobby.pk)
    elif then == "is locked out":
        deactivate_user(actor=alice, user_id=bob.pk)
    elif then == "is blocked":
        ignore_person(actor=alice, person_id=bob.pk, how=Ignoring.BLOCKED)

    events = as_alice.get(f"logs/{lobby.log_id}/events?after={start[0]},{start[1]}").json()["events"]
    told = [each for each in events if each.get("message", {}).get("id") == str(secret.pk)]
    assert told
    assert not any("actor" in each or "mine" in each["message"]["poll"] for each in told)
    found = [
        as_alice.get(path).json()
        for path in (f"messages/{secret.pk}", f"rooms/{lobby.pk}/messages", "search?q=When", "me/activity")
    ]
    polls = [*_find_polls(told), *_find_polls(found)]
    assert len(polls) >= 3
    for poll in polls:
        assert poll.get("mine", [0]) == [0]
        assert [each["count"] for each in poll["options"]] == [1, 1, 1]
        assert not any("people" in each for each in poll["options"])
    assert as_alice.get(f"logs/{bob.log_id}/events?after=0,0").status_code == 404
    assert f'"id":{bob.pk}' not in json.dumps(told, separators=(",", ":"))


def _find_polls(found: object) -> list[dict[str, list[dict[str, object]]]]:
    """Wherever they stand in an answer."""
    if isinstance(found, list):
        return [poll for each in found for poll in _find_polls(each)]
    if not isinstance(found, dict):
        return []
    mine = [found["poll"]] if isinstance(found.get("poll"), dict) else []
    return mine + [poll for each in found.values() for poll in _find_polls(each)]
