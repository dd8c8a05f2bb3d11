"""What was attached in a room can be listed: by kind, by name, page by page, by whoever may read the room."""

import pytest

from syncchat.domain.messages.messages import delete_message
from syncchat.models import Room, User
from tests.api.caller import Caller
from tests.files.things import make_picture, send_files, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(alice: User, bob: User, lobby: Room, tmp_path: object) -> Room:
    send_files(alice, lobby, upload(alice, b"a", "Anträge.txt"), upload(alice, make_picture(), "oven.jpg"))
    send_files(bob, lobby, upload(bob, make_picture("PNG"), "Shelf.png"), body="as promised")
    return lobby


def list_names(person: User, room: Room, query: str = "") -> list[str]:
    answer = Caller(person).get(f"rooms/{room.pk}/files{query}").json()
    return [each["file"]["name"] for each in answer["files"]]


def test_files_are_listed_by_kind_and_by_a_part_of_their_name(bob: User, shelf: Room) -> None:
    assert list_names(bob, shelf) == ["Shelf.png", "Anträge.txt", "oven.jpg"]
    assert list_names(bob, shelf, "?kind=image") == ["Shelf.png", "oven.jpg"]
    assert list_names(bob, shelf, "?kind=file") == ["Anträge.txt"]
    assert list_names(bob, shelf, "?name=SHE") == ["Shelf.png"]
    assert list_names(bob, shelf, "?name=antrage") == ["Anträge.txt"]
    assert list_names(bob, shelf, "?kind=video") == []
    assert list_names(bob, shelf, f"?author={bob.pk}") == ["Shelf.png"]
    assert list_names(bob, shelf, "?author=987654") == []
    assert Caller(bob).get(f"rooms/{shelf.pk}/files?kind=song").status_code == 400


def test_a_page_ends_with_a_whole_message_and_the_next_goes_on_in_the_same_choice(
    bob: User, shelf: Room
) -> None:
    page = Caller(bob).get(f"rooms/{shelf.pk}/files?kind=image&limit=1").json()
    assert ([each["file"]["name"] for each in page["files"]], page["count"]) == (["Shelf.png"], 2)
    assert list_names(bob, shelf, f"?kind=image&limit=1&before={page['next']}") == ["oven.jpg"]
    whole = Caller(bob).get(f"rooms/{shelf.pk}/files?limit=2").json()
    assert [each["file"]["name"] for each in whole["files"]] == ["Shelf.png", "Anträge.txt", "oven.jpg"]


def test_what_was_deleted_is_not_listed_and_an_outsider_of_a_private_room_sees_nothing(
    alice: User, charlie: User, shelf: Room, cellar: Room
) -> None:
    sent = send_files(alice, cellar, upload(alice, b"a", "secret.txt"))
    assert list_names(alice, cellar) == ["secret.txt"]
    assert Caller(charlie).get(f"rooms/{cellar.pk}/files?name=secret").status_code == 404
    delete_message(actor=alice, message_id=sent.pk)
    assert list_names(alice, cellar) == []
