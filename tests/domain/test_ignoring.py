import pytest

from syncchat.domain.accounts.ignoring import ignore_person, list_ignored
from syncchat.domain.accounts.owners import make_owner
from syncchat.domain.ids import make_id
from syncchat.domain.messages.activity import list_activity
from syncchat.domain.messages.history import find_first_unread
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import Forbidden, Invalid, NotFound
from syncchat.models import Message, Room, ThreadFollow, User
from syncchat.protocol.kinds import Ignoring
from syncchat.serializers.quiet import serialize_quiet
from syncchat.serializers.rooms import serialize_my_rooms

pytestmark = pytest.mark.django_db


def say(author: User, room: Room, body: str = "Hello") -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def count(reader: User, room: Room) -> tuple[int, int]:
    mine = serialize_my_rooms(reader, room.pk)[0]
    return mine.unread, mine.mentions


def test_of_whom_one_ignores_nothing_waits_and_what_they_said_stays(
    alice: User, bob: User, lobby: Room
) -> None:
    say(alice, lobby, "@bob, hello")
    assert count(bob, lobby) == (1, 1)
    ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.MUTED)
    assert count(bob, lobby) == (0, 0)
    assert find_first_unread(room=lobby, user=bob, last_read=0) is None
    assert lobby.messages.filter(author=alice, kind="text").count() == 1
    ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.NOT)
    assert count(bob, lobby) == (1, 1)


def test_nothing_of_theirs_is_among_what_concerns_one(alice: User, bob: User, lobby: Room) -> None:
    mine = say(bob, lobby)
    add_reaction(actor=alice, message_id=mine.pk, emoji="👍")
    say(alice, lobby, "@bob, hello")
    assert len(list_activity(user=bob)[0]) == 2
    ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.MUTED)
    assert list_activity(user=bob)[0] == []


def test_one_state_takes_the_place_of_the_other(alice: User, bob: User) -> None:
    ignore_person(actor=alice, person_id=bob.pk, how=Ignoring.MUTED)
    ignore_person(actor=alice, person_id=bob.pk, how=Ignoring.BLOCKED)
    told = serialize_quiet(alice)
    assert (told.muted, told.blocked) == ([], [bob.pk])
    assert [each.person for each in list_ignored(user=alice)] == [bob]
    assert list_ignored(user=bob) == []


def test_a_block_closes_the_direct_room_of_two_for_both_with_the_same_words(
    alice: User, bob: User, charlie: User
) -> None:
    direct = open_direct(actor=charlie, people=[bob.pk])
    earlier = {author: say(author, direct) for author in (bob, charlie)}
    ignore_person(actor=bob, person_id=charlie.pk, how=Ignoring.BLOCKED)
    said = set()
    for author, message in earlier.items():
        with pytest.raises(Forbidden) as refusal:
            say(author, direct)
        said.add(refusal.value.message)
        with pytest.raises(Forbidden) as refusal:
            edit_message(actor=author, message_id=message.pk, body="Other words")
        said.add(refusal.value.message)
        assert delete_message(actor=author, message_id=message.pk).deleted_at
    assert len(said) == 1
    group = open_direct(actor=alice, people=[bob.pk, charlie.pk])
    assert say(charlie, group).author == charlie
    ignore_person(actor=bob, person_id=charlie.pk, how=Ignoring.MUTED)
    assert say(charlie, direct).author == charlie


def test_nobody_is_brought_into_a_new_room_by_whom_they_blocked(
    alice: User, bob: User, charlie: User
) -> None:
    ignore_person(actor=bob, person_id=charlie.pk, how=Ignoring.BLOCKED)
    with pytest.raises(Forbidden):
        open_direct(actor=charlie, people=[bob.pk, alice.pk])
    assert open_direct(actor=charlie, people=[alice.pk])
    assert open_direct(actor=bob, people=[charlie.pk])


def test_owners_are_heard(alice: User, bob: User, charlie: User) -> None:
    with pytest.raises(Forbidden):
        ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.BLOCKED)
    direct = open_direct(actor=charlie, people=[bob.pk])
    ignore_person(actor=bob, person_id=charlie.pk, how=Ignoring.BLOCKED)
    make_owner(actor=alice, user_id=charlie.pk)
    assert say(charlie, direct)


def test_what_cannot_be_is_refused(bob: User) -> None:
    for person, refusal in ((bob.pk, Invalid), (987654, NotFound)):
        with pytest.raises(refusal):
            ignore_person(actor=bob, person_id=person, how=Ignoring.MUTED)


def test_being_named_by_somebody_ignored_begins_no_thread(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.MUTED)
    for number in range(2):
        root = say(alice, lobby, "Plans")
        send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="@bob?", thread=root.pk)
        assert ThreadFollow.objects.filter(user=bob).count() == number
        ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.NOT)
