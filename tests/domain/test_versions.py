"""What a message said before is kept for whoever may read it, and goes with the message."""

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages import versions
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.versions import read_versions
from syncchat.domain.search.search import search
from syncchat.errors import NotFound
from syncchat.models import Message, MessageVersion, Room, User
from syncchat.search.indexing import catch_up
from syncchat.serializers.versions import describe_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Bread at four").message


def _bodies(user: User, message: Message) -> list[str]:
    return [each.body for each in describe_versions(user, message.pk).versions]


def test_each_edit_keeps_what_was_said_before_with_its_time(alice: User, bob: User, word: Message) -> None:
    assert _bodies(bob, word) == ["Bread at four"]
    for body in ("Bread at five", "Bread at five", "Cake at six"):
        edit_message(actor=alice, message_id=word.pk, body=body)
    assert _bodies(bob, word) == ["Bread at four", "Bread at five", "Cake at six"]
    times = [each.at for each in describe_versions(bob, word.pk).versions]
    assert times == sorted(times)
    assert times[0] == word.created_at


def test_a_deletion_leaves_none_of_them(alice: User, bob: User, word: Message) -> None:
    edit_message(actor=alice, message_id=word.pk, body="Bread at five")
    delete_message(actor=alice, message_id=word.pk)
    assert _bodies(bob, word) == []
    assert not MessageVersion.objects.exists()


def test_who_may_not_read_the_message_reads_no_version(alice: User, bob: User, cellar: Room) -> None:
    secret = send_message(actor=alice, room_id=cellar.pk, id=make_id(), body="Jam").message
    edit_message(actor=alice, message_id=secret.pk, body="Jam at six")
    with pytest.raises(NotFound):
        read_versions(user=bob, message_id=secret.pk)


def test_a_search_finds_no_earlier_words(alice: User, word: Message) -> None:
    edit_message(actor=alice, message_id=word.pk, body="Cake at six")
    catch_up(1000)
    assert search(user=alice, query="bread").total == 0
    assert search(user=alice, query="cake").total == 1


def test_the_oldest_goes_past_the_limit(alice: User, word: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "VERSIONS_LIMIT", 3)
    for number in range(6):
        edit_message(actor=alice, message_id=word.pk, body=f"Edit {number}")
    assert _bodies(alice, word) == ["Edit 2", "Edit 3", "Edit 4", "Edit 5"]
