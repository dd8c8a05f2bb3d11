from collections.abc import Callable, Iterable

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages, reads
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Room, User
from tests.logs import find_head, list_kinds, list_lines

pytestmark = pytest.mark.django_db


def _roles(room: Room) -> dict[str, str]:
    return dict(room.memberships.values_list("user__username", "role"))


def _refuse(error: type[Exception], verb: Callable[[], object]) -> None:
    with pytest.raises(error):
        verb()


def test_joining_tells_the_room_and_the_person(charlie: User, lobby: Room) -> None:
    before = find_head(charlie)

    memberships.join_room(actor=charlie, room_id=lobby.pk)

    assert list_kinds(lobby)[-1] == "member_joined"
    assert list_lines(lobby)[-1] == ("joined", "charlie")
    assert list_kinds(charlie, after=before) == ["room_added"]


def test_joining_twice_changes_nothing(bob: User, lobby: Room) -> None:
    heads = find_head(lobby), find_head(bob)

    memberships.join_room(actor=bob, room_id=lobby.pk)

    assert (find_head(lobby), find_head(bob)) == heads


def test_what_was_said_before_one_came_is_not_unread(alice: User, charlie: User, lobby: Room) -> None:
    messages.send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Early")
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    assert reads.count_unread(charlie)[lobby.pk].unread == 0

    messages.send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Late")
    assert reads.count_unread(charlie)[lobby.pk].unread == 1


def test_a_private_room_cannot_be_joined_nor_told_from_a_missing_one(charlie: User, cellar: Room) -> None:
    _refuse(NotFound, lambda: memberships.join_room(actor=charlie, room_id=cellar.pk))
    _refuse(NotFound, lambda: memberships.join_room(actor=charlie, room_id=987654))


def test_an_archived_room_takes_nobody_in(alice: User, charlie: User, lobby: Room) -> None:
    rooms.archive_room(actor=alice, room_id=lobby.pk)

    _refuse(Forbidden, lambda: memberships.join_room(actor=charlie, room_id=lobby.pk))
    _refuse(
        Forbidden,
        lambda: memberships.add_people(actor=alice, room_id=lobby.pk, people=[charlie.pk]),
    )


def test_any_member_adds_people_to_a_public_room(bob: User, charlie: User, lobby: Room) -> None:
    before = find_head(charlie)

    memberships.add_people(actor=bob, room_id=lobby.pk, people=[charlie.pk, bob.pk])

    assert _roles(lobby)["charlie"] == "member"
    assert list_lines(lobby)[-1] == ("added", "bob")
    assert list_kinds(charlie, after=before) == ["room_added"]


def test_an_outsider_adds_nobody(charlie: User, lobby: Room, cellar: Room) -> None:
    _refuse(
        Forbidden,
        lambda: memberships.add_people(actor=charlie, room_id=lobby.pk, people=[charlie.pk]),
    )
    _refuse(
        NotFound,
        lambda: memberships.add_people(actor=charlie, room_id=cellar.pk, people=[charlie.pk]),
    )


def test_only_moderators_add_people_to_a_private_room(
    alice: User, bob: User, charlie: User, cellar: Room
) -> None:
    memberships.add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    _refuse(
        Forbidden,
        lambda: memberships.add_people(actor=bob, room_id=cellar.pk, people=[charlie.pk]),
    )

    memberships.change_role(actor=alice, room_id=cellar.pk, person_id=bob.pk, role="moderator")
    memberships.add_people(actor=bob, room_id=cellar.pk, people=[charlie.pk])
    assert set(_roles(cellar)) == {"alice", "bob", "charlie"}


@pytest.mark.parametrize("people", [[], [987654], list(range(10**9, 10**9 + 200))])
def test_adding_nobody_or_strangers_or_too_many_is_refused(
    alice: User, lobby: Room, people: list[int]
) -> None:
    head = find_head(lobby)

    _refuse(Invalid, lambda: memberships.add_people(actor=alice, room_id=lobby.pk, people=people))

    assert find_head(lobby) == head


def test_leaving_tells_the_room_and_the_person(bob: User, lobby: Room) -> None:
    before = find_head(bob)

    memberships.leave_room(actor=bob, room_id=lobby.pk)

    assert list_kinds(lobby)[-1] == "member_left"
    assert list_lines(lobby)[-1] == ("left", "bob")
    assert list_kinds(bob, after=before) == ["room_removed"]
    _refuse(NotFound, lambda: memberships.leave_room(actor=bob, room_id=lobby.pk))


def test_the_last_owner_hands_over_to_the_oldest_moderator(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=charlie.pk, role="moderator")

    memberships.leave_room(actor=alice, room_id=lobby.pk)

    assert _roles(lobby) == {"bob": "member", "charlie": "owner"}
    assert list_kinds(lobby)[-2:] == ["member_left", "member_role"]
    assert list_kinds(charlie)[-1] == "membership_changed"


def test_without_moderators_the_oldest_member_takes_over(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)

    memberships.leave_room(actor=alice, room_id=lobby.pk)

    assert _roles(lobby) == {"bob": "owner", "charlie": "member"}


def test_an_owner_who_is_not_the_last_just_leaves(alice: User, bob: User, lobby: Room) -> None:
    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="owner")

    memberships.leave_room(actor=alice, room_id=lobby.pk)

    assert list_kinds(lobby)[-1] == "member_left"


def test_the_last_to_leave_a_private_room_closes_it(alice: User, cellar: Room) -> None:
    memberships.leave_room(actor=alice, room_id=cellar.pk)

    cellar.refresh_from_db()
    assert cellar.archived_at is not None
    assert list_kinds(cellar)[-2:] == ["member_left", "room_changed"]


def test_an_empty_public_room_stays_open(alice: User, bob: User, lobby: Room) -> None:
    memberships.leave_room(actor=alice, room_id=lobby.pk)
    memberships.leave_room(actor=bob, room_id=lobby.pk)

    lobby.refresh_from_db()
    assert lobby.archived_at is None


def test_nobody_leaves_the_general_room(alice: User, bob: User, general: Room) -> None:
    _refuse(Forbidden, lambda: memberships.leave_room(actor=bob, room_id=general.pk))
    _refuse(
        Forbidden,
        lambda: memberships.remove_person(actor=alice, room_id=general.pk, person_id=bob.pk),
    )


def test_a_removed_person_is_told_and_loses_the_room(alice: User, bob: User, cellar: Room) -> None:
    memberships.add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    before = find_head(bob)

    memberships.remove_person(actor=alice, room_id=cellar.pk, person_id=bob.pk)

    assert list_lines(cellar)[-1] == ("removed", "alice")
    assert list_kinds(bob, after=before) == ["room_removed"]
    _refuse(
        NotFound,
        lambda: messages.send_message(actor=bob, room_id=cellar.pk, id=make_id(), body="Hello?"),
    )


def test_moderators_remove_members_and_owners_remove_moderators(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    _refuse(
        Forbidden,
        lambda: memberships.remove_person(actor=bob, room_id=lobby.pk, person_id=charlie.pk),
    )
    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="moderator")
    _refuse(
        Forbidden,
        lambda: memberships.remove_person(actor=bob, room_id=lobby.pk, person_id=alice.pk),
    )

    memberships.remove_person(actor=bob, room_id=lobby.pk, person_id=charlie.pk)
    memberships.remove_person(actor=alice, room_id=lobby.pk, person_id=bob.pk)

    assert _roles(lobby) == {"alice": "owner"}


def test_removing_yourself_is_leaving(bob: User, lobby: Room) -> None:
    memberships.remove_person(actor=bob, room_id=lobby.pk, person_id=bob.pk)

    assert list_lines(lobby)[-1] == ("left", "bob")


def test_removing_who_is_not_there_is_not_found(alice: User, charlie: User, lobby: Room) -> None:
    for person_id in (charlie.pk, 987654):
        with pytest.raises(NotFound):
            memberships.remove_person(actor=alice, room_id=lobby.pk, person_id=person_id)


def test_the_workspace_owner_removes_the_only_owner_of_a_public_room(
    alice: User, bob: User, charlie: User
) -> None:
    garden = rooms.create_room(actor=bob, kind="public", name="Garden")
    memberships.join_room(actor=charlie, room_id=garden.pk)

    memberships.remove_person(actor=alice, room_id=garden.pk, person_id=bob.pk)

    assert _roles(garden) == {"charlie": "owner"}


def test_owners_change_roles_and_moderators_do_not(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    before = find_head(bob)

    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="moderator")

    assert list_kinds(lobby)[-1] == "member_role"
    assert list_kinds(bob, after=before) == ["membership_changed"]
    _refuse(
        Forbidden,
        lambda: memberships.change_role(actor=bob, room_id=lobby.pk, person_id=charlie.pk, role="owner"),
    )
    _refuse(
        Forbidden,
        lambda: memberships.change_role(actor=bob, room_id=lobby.pk, person_id=bob.pk, role="owner"),
    )


def test_a_room_keeps_an_owner(alice: User, bob: User, lobby: Room) -> None:
    _refuse(
        Conflict,
        lambda: memberships.change_role(actor=alice, room_id=lobby.pk, person_id=alice.pk, role="member"),
    )

    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="owner")
    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=alice.pk, role="member")
    assert _roles(lobby) == {"alice": "member", "bob": "owner"}


def test_there_are_three_roles(alice: User, bob: User, lobby: Room) -> None:
    _refuse(
        Invalid,
        lambda: memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="king"),
    )


def test_muting_is_told_to_oneself_only(bob: User, lobby: Room) -> None:
    room_head, before = find_head(lobby), find_head(bob)

    memberships.set_level(actor=bob, room_id=lobby.pk, level="mentions")
    memberships.set_level(actor=bob, room_id=lobby.pk, level="mentions")

    assert find_head(lobby) == room_head
    assert list_kinds(bob, after=before) == ["membership_changed"]
    assert lobby.memberships.get(user=bob).level == "mentions"


def test_an_outsider_mutes_nothing(charlie: User, lobby: Room) -> None:
    _refuse(NotFound, lambda: memberships.set_level(actor=charlie, room_id=lobby.pk, level="nothing"))


def test_a_direct_message_has_always_the_same_people(alice: User, bob: User, charlie: User) -> None:
    direct = open_direct(actor=alice, people=[bob.pk])

    _refuse(Forbidden, lambda: memberships.leave_room(actor=bob, room_id=direct.pk))
    _refuse(
        Forbidden,
        lambda: memberships.add_people(actor=alice, room_id=direct.pk, people=[charlie.pk]),
    )
    _refuse(
        Forbidden,
        lambda: memberships.remove_person(actor=alice, room_id=direct.pk, person_id=bob.pk),
    )
    _refuse(
        Forbidden,
        lambda: memberships.change_role(actor=alice, room_id=direct.pk, person_id=bob.pk, role="owner"),
    )


def test_a_newcomer_lands_in_the_rooms_that_are_open(alice: User, bob: User, cellar: Room) -> None:
    hall = rooms.create_room(actor=alice, kind="public", name="Hall")
    rooms.archive_room(actor=alice, room_id=hall.pk)

    memberships.enter_rooms(user=bob, rooms=Room.objects.filter(pk__in=[hall.pk, cellar.pk]))

    assert set(_roles(cellar)) == {"alice", "bob"}
    assert set(_roles(hall)) == {"alice"}


def test_who_is_removed_while_their_mark_waits_for_its_turn_reads_nothing_there(
    alice: User, bob: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_removed_first(log_ids: Iterable[int]) -> None:
        monkeypatch.undo()
        memberships.remove_person(actor=alice, room_id=lobby.pk, person_id=bob.pk)

    monkeypatch.setattr(reads, "lock_logs", be_removed_first)
    with pytest.raises(NotFound):
        reads.mark_read(actor=bob, room_id=lobby.pk, seq=1)
