"""Who is locked out is counted nowhere, and whoever writes to them alone is told so."""

import pytest

from syncchat.domain.accounts.accounts import deactivate_user, reactivate_user
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import add_people, leave_room
from syncchat.domain.rooms.roles import change_role
from syncchat.errors import Conflict, Forbidden
from syncchat.models import Mention, Room, User
from syncchat.protocol.kinds import Role
from syncchat.serializers.rooms import serialize_my_rooms
from tests.api.caller import Caller
from tests.logs import find_head, list_kinds

pytestmark = pytest.mark.django_db


def _say(author: User, room: Room, body: str = "Hi") -> None:
    send_message(actor=author, room_id=room.pk, id=make_id(), body=body)


def _may_send(user: User, room: Room) -> bool:
    return serialize_my_rooms(user, room.pk)[0].can.send


def test_a_direct_room_takes_no_words_that_nobody_would_read(alice: User, bob: User) -> None:
    direct = open_direct(actor=alice, people=[bob.pk])
    _say(alice, direct)
    deactivate_user(actor=alice, user_id=bob.pk)

    assert not _may_send(alice, direct)
    with pytest.raises(Forbidden, match="locked out"):
        _say(alice, direct)
    refused = Caller(alice).post(f"rooms/{direct.pk}/messages", {"id": str(make_id()), "body": "Hi"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")

    reactivate_user(actor=alice, user_id=bob.pk)
    assert _may_send(alice, direct)
    _say(alice, direct)


def test_a_direct_room_of_three_goes_on_while_somebody_is_left(alice: User, bob: User, charlie: User) -> None:
    direct = open_direct(actor=alice, people=[bob.pk, charlie.pk])
    deactivate_user(actor=alice, user_id=bob.pk)
    _say(alice, direct)
    assert _may_send(charlie, direct)

    deactivate_user(actor=alice, user_id=charlie.pk)
    assert not _may_send(alice, direct)


def test_whoever_has_a_direct_room_with_them_is_told_in_their_log(
    alice: User, bob: User, charlie: User
) -> None:
    open_direct(actor=charlie, people=[bob.pk])
    before = find_head(charlie)
    deactivate_user(actor=alice, user_id=bob.pk)
    reactivate_user(actor=alice, user_id=bob.pk)

    assert list_kinds(charlie, after=before) == ["membership_changed", "membership_changed"]


def test_a_room_of_one_and_other_rooms_take_words_as_before(alice: User, bob: User, cellar: Room) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)
    _say(alice, cellar)
    assert _may_send(alice, cellar)


def test_they_are_not_counted_and_are_marked_among_the_members(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    as_charlie = Caller(charlie)
    counts = [as_charlie.get(f"rooms/{lobby.pk}").json()["member_count"]]
    deactivate_user(actor=alice, user_id=bob.pk)
    counts.append(as_charlie.get(f"rooms/{lobby.pk}").json()["member_count"])
    browsed = as_charlie.get("rooms/browse?query=lobby").json()[0]["member_count"]
    members = as_charlie.get(f"rooms/{lobby.pk}/members").json()

    assert (counts, browsed, serialize_my_rooms(alice, lobby.pk)[0].member_count) == ([2, 1], 1, 1)
    assert [(member["username"], member.get("locked_out")) for member in members] == [
        ("alice", None),
        ("bob", True),
    ]


def test_a_mention_of_them_is_plain_and_tells_nobody(alice: User, bob: User, lobby: Room) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)
    message = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Hi @bob").message
    add_reaction(actor=alice, message_id=message.pk, emoji="👍")

    assert "/people/" not in message.html
    assert not Mention.objects.filter(message=message).exists()


def test_a_room_passes_to_somebody_who_can_look_after_it(
    alice: User, bob: User, charlie: User, cellar: Room
) -> None:
    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk, charlie.pk])
    change_role(actor=alice, room_id=cellar.pk, person_id=bob.pk, role=Role.MODERATOR)
    deactivate_user(actor=alice, user_id=bob.pk)
    leave_room(actor=alice, room_id=cellar.pk)

    assert cellar.memberships.get(role=Role.OWNER).user == charlie


def test_the_last_owner_who_is_not_locked_out_stays_one(alice: User, bob: User, cellar: Room) -> None:
    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    change_role(actor=alice, room_id=cellar.pk, person_id=bob.pk, role=Role.OWNER)
    deactivate_user(actor=alice, user_id=bob.pk)

    with pytest.raises(Conflict):
        change_role(actor=alice, room_id=cellar.pk, person_id=alice.pk, role=Role.MEMBER)
    reactivate_user(actor=alice, user_id=bob.pk)
    change_role(actor=alice, room_id=cellar.pk, person_id=alice.pk, role=Role.MEMBER)
