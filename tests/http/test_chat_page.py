import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages
from syncchat.domain.rooms import memberships, rooms
from syncchat.models import Message, Room, User

pytestmark = pytest.mark.django_db


def _sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _bootstrap(page: str) -> dict[str, Any]:
    found = re.search(r'<script[^>]*id="bootstrap"[^>]*>(.*?)</script>', page, re.S)
    assert found, "the page carries no bootstrap"
    state: dict[str, Any] = json.loads(unescape(found[1]))
    return state


def _read(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return _bootstrap(answer.content.decode())


def _say(author: User, room: Room, body: str) -> Message:
    return messages.send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def test_a_stranger_is_sent_to_sign_in_and_back(lobby: Room) -> None:
    for path in ("/", f"/rooms/{lobby.pk}/", f"/rooms/{lobby.pk}/3/", "/rooms/987654/"):
        answer = Client().get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/login/?next={path}")


def test_a_new_person_starts_in_the_general_room(bob: User, general: Room) -> None:
    state = _read(_sign_in(bob), "/")

    assert (state["open"]["room"], "visiting" in state["open"]) == (general.pk, False)


def test_coming_back_opens_the_room_one_was_in(bob: User, lobby: Room) -> None:
    client = _sign_in(bob)
    client.get(f"/rooms/{lobby.pk}/")

    assert _read(client, "/")["open"]["room"] == lobby.pk


@pytest.mark.parametrize("cookie", ["", "x", "-1", "987654", "9" * 40, "²", "2; drop"])
def test_a_room_cookie_that_makes_no_sense_is_passed_by(bob: User, general: Room, cookie: str) -> None:
    client = _sign_in(bob)
    client.cookies["last_room"] = cookie

    assert _read(client, "/")["open"]["room"] == general.pk


def test_a_room_cookie_opens_no_door(charlie: User, cellar: Room, general: Room) -> None:
    client = _sign_in(charlie)
    client.cookies["last_room"] = str(cellar.pk)

    assert _read(client, "/")["open"]["room"] == general.pk


def test_a_permalink_opens_at_its_message(alice: User, bob: User, lobby: Room) -> None:
    said = _say(alice, lobby, "Look here")

    assert _read(_sign_in(bob), f"/rooms/{lobby.pk}/{said.seq}/")["open"]["focus"] == said.seq


def test_a_public_room_is_read_before_one_joins(alice: User, charlie: User, lobby: Room) -> None:
    _say(alice, lobby, "Come in")

    opened = _read(_sign_in(charlie), f"/rooms/{lobby.pk}/")["open"]

    assert opened["visiting"]["id"] == lobby.pk
    assert opened["messages"][-1]["body"] == "Come in"


def test_a_private_room_is_the_same_page_as_no_room(alice: User, charlie: User, cellar: Room) -> None:
    _say(alice, cellar, "Secret")
    client = _sign_in(charlie)

    pages = [client.get(path) for path in (f"/rooms/{cellar.pk}/", "/rooms/987654/", f"/rooms/{10**30}/")]
    links = [
        client.get(path) for path in (f"/rooms/{cellar.pk}/1/", "/rooms/987654/1/", f"/rooms/1/{10**30}/")
    ]

    assert {page.status_code for page in pages + links} == {404}
    assert len({_without_tokens(page.content.decode()) for page in pages + links}) == 1


def _without_tokens(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_a_removed_person_finds_the_room_gone(alice: User, bob: User, cellar: Room) -> None:
    memberships.add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    client = _sign_in(bob)
    assert client.get(f"/rooms/{cellar.pk}/").status_code == 200

    memberships.remove_person(actor=alice, room_id=cellar.pk, person_id=bob.pk)

    assert client.get(f"/rooms/{cellar.pk}/").status_code == 404


def test_an_archived_room_still_opens(alice: User, bob: User, lobby: Room) -> None:
    rooms.archive_room(actor=alice, room_id=lobby.pk)

    assert _read(_sign_in(bob), f"/rooms/{lobby.pk}/")["open"]["room"] == lobby.pk


def test_hostile_words_stay_words_in_the_page(alice: User, lobby: Room) -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    _say(alice, lobby, hostile)
    rooms.rename_room(actor=alice, room_id=lobby.pk, name="</script><b>Lobby")

    page = _sign_in(alice).get(f"/rooms/{lobby.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>Lobby" not in page
    assert hostile in [message["body"] for message in _bootstrap(page)["open"]["messages"]]


def test_the_page_stays_out_of_caches_and_is_for_this_cookie_only(bob: User) -> None:
    answer = _sign_in(bob).get("/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_the_page_brings_the_token_its_requests_need(bob: User, lobby: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    client.get("/")
    path, asked = f"/api/v1/rooms/{lobby.pk}/level", {"level": "nothing"}

    refused = client.put(path, asked, content_type="application/json")
    token = client.cookies["csrftoken"].value
    allowed = client.put(path, asked, content_type="application/json", headers={"X-CSRFToken": token})

    assert (refused.status_code, allowed.status_code) == (403, 200)


def test_the_page_is_only_read(bob: User) -> None:
    client = _sign_in(bob)

    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405


def test_faces_and_the_list_of_people_leave_out_who_is_locked_out(
    alice: User, bob: User, lobby: Room
) -> None:
    def count_shown() -> list[int]:
        page = _sign_in(alice).get(f"/rooms/{lobby.pk}/").content.decode()
        stack = page.split('id="room-people"')[1].split("</button>")[0]
        people = page.split('id="member-list"')[1].split('data-act="members:all"')[0]
        return [part.count('class="avatar"') for part in (stack, people)]

    assert count_shown() == [2, 2]
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert count_shown() == [1, 1]
