from typing import Any

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages
from syncchat.models import Message, Room, User
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def _say(author: User, room: Room, *bodies: str) -> list[Message]:
    return [
        messages.send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message
        for body in bodies
    ]


def _bodies(page: dict[str, Any]) -> list[str]:
    return [message["body"] for message in page["messages"] if message["kind"] == "text"]


def test_a_message_is_stored_once_however_often_it_is_sent(as_bob: Caller, lobby: Room) -> None:
    body = {"id": str(make_id()), "body": "Hello **all**"}

    first = as_bob.post(f"rooms/{lobby.pk}/messages", body)
    again = as_bob.post(f"rooms/{lobby.pk}/messages", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["dup"], again.json()["dup"]) == (False, True)
    assert first.json()["seq"] == again.json()["seq"]
    assert first.json()["at"] == again.json()["at"]
    assert Message.objects.filter(kind="text").count() == 1


def test_an_id_that_somebody_else_used_is_a_conflict(as_bob: Caller, alice: User, lobby: Room) -> None:
    (taken,) = _say(alice, lobby, "Mine")

    answer = as_bob.post(f"rooms/{lobby.pk}/messages", {"id": str(taken.pk), "body": "Forged"})

    assert (answer.status_code, answer.json()["field"]) == (409, "id")
    taken.refresh_from_db()
    assert taken.body == "Mine"


def test_history_goes_both_ways(as_bob: Caller, alice: User, lobby: Room) -> None:
    sent = _say(alice, lobby, *(f"m{number}" for number in range(9)))
    path = f"rooms/{lobby.pk}/messages"

    newest = as_bob.get(f"{path}?limit=3").json()
    older = as_bob.get(f"{path}?limit=3&before={newest['messages'][0]['seq']}").json()
    newer = as_bob.get(f"{path}?limit=3&after={older['messages'][-1]['seq']}").json()
    around = as_bob.get(f"{path}?limit=4&around={sent[4].seq}").json()

    assert (_bodies(newest), newest["has_older"], newest["has_newer"]) == (["m6", "m7", "m8"], True, False)
    assert (_bodies(older), older["has_older"], older["has_newer"]) == (["m3", "m4", "m5"], True, True)
    assert _bodies(newer) == ["m6", "m7", "m8"]
    assert _bodies(around) == ["m2", "m3", "m4", "m5"]
    assert newest["position"][0] == sent[-1].seq


def test_beyond_the_ends_there_is_nothing_but_the_way_back(as_bob: Caller, lobby: Room) -> None:
    before = as_bob.get(f"rooms/{lobby.pk}/messages?before=0").json()
    after = as_bob.get(f"rooms/{lobby.pk}/messages?after=9000").json()

    assert (before["messages"], before["has_older"], before["has_newer"]) == ([], False, True)
    assert (after["messages"], after["has_older"], after["has_newer"]) == ([], True, False)


def test_the_author_edits_and_a_moderator_deletes(
    as_alice: Caller, as_bob: Caller, as_charlie: Caller, lobby: Room
) -> None:
    (message,) = _say(as_bob.user, lobby, "Frist")
    path = f"messages/{message.pk}"

    assert as_charlie.patch(path, {"body": "Hacked"}).status_code == 404
    assert as_alice.patch(path, {"body": "Hacked"}).status_code == 403
    edited = as_bob.patch(path, {"body": "First"}).json()
    assert (edited["body"], edited["edited_at"] is not None) == ("First", True)

    gone = as_alice.delete(path).json()
    assert (gone["deleted"], gone["body"], gone["html"]) == (True, "", "")
    assert as_bob.patch(path, {"body": "Back"}).status_code == 403


def test_a_member_deletes_only_their_own(as_bob: Caller, alice: User, lobby: Room) -> None:
    (message,) = _say(alice, lobby, "Stays")

    assert as_bob.delete(f"messages/{message.pk}").status_code == 403
    assert as_bob.delete(f"messages/{make_id()}").status_code == 404


def test_read_markers_and_unread_from_here(as_bob: Caller, alice: User, lobby: Room) -> None:
    first, second = _say(alice, lobby, "One", "Two @bob")

    read = as_bob.post(f"rooms/{lobby.pk}/read", {"seq": second.seq}).json()
    back = as_bob.post(f"rooms/{lobby.pk}/read", {"seq": first.seq}).json()
    unread = as_bob.post(f"rooms/{lobby.pk}/unread", {"seq": first.seq}).json()

    assert (read["read_seq"], read["unread"]) == (second.seq, 0)
    assert back["read_seq"] == second.seq
    assert (unread["unread"], unread["mentions"], unread["unread_seq"]) == (2, 1, first.seq)


def test_sending_too_fast_says_when_to_try_again(as_bob: Caller, lobby: Room) -> None:
    for _number in range(30):
        answer = as_bob.post(f"rooms/{lobby.pk}/messages", {"id": str(make_id()), "body": "Flood"})
        if answer.status_code == 429:
            break

    assert answer.json()["code"] == "rate_limited"
    assert int(answer.headers["Retry-After"]) >= answer.json()["retry_after"] > 0


def test_a_log_is_pulled_from_a_position(as_bob: Caller, alice: User, lobby: Room) -> None:
    start = as_bob.get(f"rooms/{lobby.pk}").json()["position"]
    (message,) = _say(alice, lobby, "News")

    page = as_bob.get(f"logs/{lobby.log_id}/events?after={start[0]},{start[1]}").json()

    assert (page["type"], page["from"], page["to"][0], page["more"]) == (
        "events",
        start[0],
        message.seq,
        False,
    )
    assert [event["message"]["body"] for event in page["events"]] == ["News"]
    rest = as_bob.get(f"logs/{lobby.log_id}/events?after={page['to'][0]},{page['to'][1]}").json()
    assert (rest["events"], rest["to"]) == ([], page["to"])


def test_a_position_of_another_history_is_rewound(as_bob: Caller, lobby: Room) -> None:
    for after in ("9000,1", "1,987654"):
        assert as_bob.get(f"logs/{lobby.log_id}/events?after={after}").json()["type"] == "rewind"


@pytest.mark.parametrize("after", ["x", "1", "1,2,3", "-1,0", "1,", f"{2**53},0"])
def test_a_position_that_is_none_is_refused(as_bob: Caller, lobby: Room, after: str) -> None:
    answer = as_bob.get(f"logs/{lobby.log_id}/events?after={after}")

    assert (answer.status_code, answer.json()["field"]) == (400, "after")


def test_only_my_own_and_my_rooms_logs_open(as_bob: Caller, alice: User, lobby: Room, cellar: Room) -> None:
    assert as_bob.get(f"logs/{as_bob.user.log_id}/events").status_code == 200
    assert as_bob.get(f"logs/{lobby.log_id}/events").status_code == 200
    for log_id in (alice.log_id, cellar.log_id):
        assert as_bob.get(f"logs/{log_id}/events").status_code == 404
