"""An index that an older release made."""

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.search.search import search
from syncchat.models import IndexPosition, Room, SearchDocument, SearchTerm, User
from syncchat.search.indexing import catch_up
from syncchat.search.renewal import renew

pytestmark = pytest.mark.django_db


def find(user: User, query: str) -> list[str]:
    return [result.message.body for result in search(user=user, query=query).results]


@pytest.fixture
def old_index(alice: User, lobby: Room) -> None:
    """As it is right after an upgrade: words without umlauts, the former stems, and no version."""
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Häuser am See")
    catch_up()
    SearchTerm.objects.filter(word="häuser").update(word="hauser", bare="hauser", spelled="")
    SearchTerm.objects.update(stem="", german="")
    IndexPosition.objects.update(version=0)


def test_it_finds_what_it_found_until_it_is_read_anew(alice: User, old_index: None) -> None:
    assert find(alice, "Häuser") == ["Häuser am See"]
    assert find(alice, "haeuser") == []


def test_it_is_read_anew_by_itself(alice: User, old_index: None) -> None:
    assert renew()
    assert catch_up()

    assert find(alice, "haeuser") == find(alice, "Haus") == ["Häuser am See"]
    assert set(SearchTerm.objects.values_list("word", "german")) == {
        ("häuser", "haus"),
        ("am", "am"),
        ("see", "see"),
    }
    assert SearchDocument.objects.count() == 1


def test_one_of_this_release_is_left_alone(alice: User, lobby: Room) -> None:
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Häuser")
    catch_up()

    assert not renew()
