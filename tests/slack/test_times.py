"""`ts`: no two of a room alike, sorted as the room is, and found again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncchat.models import Message, Room, User
from syncchat.slack.ids import FILE, PERSON, read_id, read_uuid, write_id, write_uuid
from syncchat.slack.times import find_by_ts, find_seq, read_moment, write_ts
from tests.slack.conftest import say

pytestmark = pytest.mark.django_db


def test_each_message_of_a_room_is_found_by_its_ts(alice: User, lobby: Room) -> None:
    said = [say(alice, lobby, f"word {number}") for number in range(5)]
    # All in one second, as a program says them
    Message.objects.filter(room=lobby).update(created_at=said[0].created_at)
    lobby.refresh_from_db()

    names = [write_ts(each) for each in lobby.messages.order_by("seq")]
    assert len(set(names)) == len(names)
    assert sorted(names) == names
    found = [find_by_ts(lobby.messages.all(), lobby.log.head, name) for name in names]
    assert found == list(lobby.messages.order_by("seq"))


def test_after_a_million_entries_the_fraction_begins_anew_and_still_names_one(
    alice: User, lobby: Room
) -> None:
    first, later = say(alice, lobby, "first"), say(alice, lobby, "later")
    Message.objects.filter(pk=later.pk).update(
        seq=first.seq + 1_000_000, created_at=later.created_at + timedelta(hours=1)
    )
    later.refresh_from_db()

    head = later.seq
    assert write_ts(first).partition(".")[2] == write_ts(later).partition(".")[2]
    assert find_by_ts(lobby.messages.all(), head, write_ts(first)) == first
    assert find_by_ts(lobby.messages.all(), head, write_ts(later)) == later


def test_a_time_at_which_nothing_was_said_lies_between_messages(alice: User, lobby: Room) -> None:
    said = [say(alice, lobby, f"word {number}") for number in range(6)]
    for hour, message in enumerate(said):
        at = said[0].created_at.replace(microsecond=0) + timedelta(hours=hour)
        Message.objects.filter(pk=message.pk).update(created_at=at)
    lobby = Room.objects.select_related("log").get(pk=lobby.pk)
    start = said[0].created_at.replace(microsecond=0).timestamp()

    assert find_seq(lobby, f"{start + 2.5 * 3600:.6f}") == (said[3].seq, False)
    assert find_seq(lobby, f"{start + 100 * 3600:.6f}") == (lobby.log.head + 1, False)
    assert find_seq(lobby, "1") == (1, False)
    said[3].refresh_from_db()
    assert find_seq(lobby, write_ts(said[3])) == (said[3].seq, True)


@pytest.mark.parametrize("text", ["", "now", "1.2.3", "-5", "1e9", "99999999999999", "1.1234567", "١.٢"])
def test_what_is_no_time_names_nothing(text: str, lobby: Room) -> None:
    assert read_moment(text) is None or text == "99999999999999"
    assert find_by_ts(lobby.messages.all(), 10, text) is None


@given(st.integers(0, 2**63 - 1))
def test_a_number_is_told_as_an_id_and_read_back(number: int) -> None:
    text = write_id(PERSON, number)
    assert text.isalnum()
    assert text.isupper() or text[1:].isdecimal()
    assert (read_id(text, PERSON), read_id(text, "C")) == (number, None)


@given(st.uuids())
def test_so_is_a_file(value: object) -> None:
    assert read_uuid(write_uuid(FILE, value), FILE) == value  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "U", "u00000001", "U-1", "U" + "Z" * 25, "U١", "C00000001\n"])
def test_what_is_no_id_is_nobodys(text: str) -> None:
    assert read_id(text, PERSON) is None
    assert read_uuid(text, FILE) is None
