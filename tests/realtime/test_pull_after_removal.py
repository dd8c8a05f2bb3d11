"""A pull is allowed by what the database says when it is read, not by a subscription that may be older."""

import pytest

from syncchat import access
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms.memberships import remove_person
from syncchat.errors import NotFound
from syncchat.models import Room, User
from syncchat.protocol.pages import Page
from syncchat.serializers.events import read_page
from syncchat.socket import pulls
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def _show_out_and_talk(alice: User, bob: User, lobby: Room) -> None:
    remove_person(actor=alice, room_id=lobby.pk, person_id=bob.pk)
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Now that Bob is gone")


def test_who_was_removed_by_another_process_pulls_nothing(alice: User, bob: User, lobby: Room) -> None:
    assert pulls.read_after(bob.pk, bob.log_id, lobby.log_id, (0, 0))
    _show_out_and_talk(alice, bob, lobby)

    with pytest.raises(NotFound):
        pulls.read_after(bob.pk, bob.log_id, lobby.log_id, (0, 0))
    assert pulls.read_after(bob.pk, bob.log_id, bob.log_id, (0, 0))
    assert pulls.read_after(alice.pk, alice.log_id, lobby.log_id, (0, 0))


def test_a_removal_between_the_door_and_the_page_hides_the_page(
    alice: User, bob: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = Caller(bob)
    assert caller.get(f"logs/{lobby.log_id}/events").status_code == 200

    def read_late(log_id: int, after: int) -> Page:
        _show_out_and_talk(alice, bob, lobby)
        return read_page(log_id, after)

    monkeypatch.setattr(pulls, "read_page", read_late)
    answer = caller.get(f"logs/{lobby.log_id}/events")

    assert answer.status_code == 404
    assert "Now that Bob is gone" not in answer.content.decode()


def test_a_log_is_read_by_its_people_alone(alice: User, bob: User, charlie: User, cellar: Room) -> None:
    def can_read(person: User, log_id: int) -> bool:
        return access.can_read_log(user_id=person.pk, own_log_id=person.log_id, log_id=log_id)

    assert can_read(alice, cellar.log_id)
    assert can_read(bob, bob.log_id)
    assert not can_read(charlie, cellar.log_id)
    assert not can_read(charlie, bob.log_id)
