import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages
from syncchat.domain.rooms import rooms
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import Forbidden, Invalid
from syncchat.models import Room, User
from tests.logs import find_head, list_kinds
from tests.people import make_person

pytestmark = pytest.mark.django_db


def test_there_is_one_room_for_each_set_of_people(alice: User, bob: User, charlie: User) -> None:
    pair = open_direct(actor=alice, people=[bob.pk])
    three = open_direct(actor=alice, people=[bob.pk, charlie.pk])

    assert open_direct(actor=bob, people=[alice.pk]) == pair
    assert open_direct(actor=bob, people=[alice.pk, bob.pk, alice.pk]) == pair
    assert open_direct(actor=charlie, people=[bob.pk, alice.pk]) == three
    assert pair != three


def test_everyone_in_it_is_told_once(alice: User, bob: User) -> None:
    before = find_head(alice), find_head(bob)

    direct = open_direct(actor=alice, people=[bob.pk])
    open_direct(actor=bob, people=[alice.pk])

    assert list_kinds(alice, after=before[0]) == ["room_added"]
    assert list_kinds(bob, after=before[1]) == ["room_added"]
    assert list_kinds(direct) == []


def test_both_write_in_it(alice: User, bob: User) -> None:
    direct = open_direct(actor=alice, people=[bob.pk])

    messages.send_message(actor=bob, room_id=direct.pk, id=make_id(), body="Hi")
    messages.send_message(actor=alice, room_id=direct.pk, id=make_id(), body="Hi back")

    assert list_kinds(direct) == ["message_sent", "message_sent"]


def test_it_takes_one_to_nine_others(alice: User) -> None:
    crowd = [make_person(f"guest{number}").pk for number in range(10)]

    open_direct(actor=alice, people=crowd[:9])
    for people in ([], [alice.pk], crowd, [987654]):
        with pytest.raises(Invalid):
            open_direct(actor=alice, people=people)


def test_nobody_is_found_who_was_deactivated(alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)

    with pytest.raises(Invalid):
        open_direct(actor=alice, people=[bob.pk])


def test_it_has_no_name_no_topic_and_no_end(alice: User, bob: User) -> None:
    direct = open_direct(actor=alice, people=[bob.pk])

    for change in (
        lambda: rooms.rename_room(actor=alice, room_id=direct.pk, name="Us"),
        lambda: rooms.change_topic(actor=alice, room_id=direct.pk, topic="Us"),
        lambda: rooms.archive_room(actor=alice, room_id=direct.pk),
        lambda: rooms.unarchive_room(actor=alice, room_id=direct.pk),
        lambda: rooms.delete_room(actor=alice, room_id=direct.pk, confirmation=""),
        lambda: rooms.set_announcement(actor=alice, room_id=direct.pk, is_announcement=True),
    ):
        with pytest.raises(Forbidden):
            change()
    assert Room.objects.filter(pk=direct.pk).exists()
