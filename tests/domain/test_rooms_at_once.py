"""The same verbs from several people in the same moment; on PostgreSQL these meet at row locks."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import Conflict, DomainError
from syncchat.models import LogEntry, Membership, Room, User
from tests.logs import find_head
from tests.people import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def _at_once(verbs: Sequence[Callable[[], object]]) -> list[object]:
    """What each verb answers, or its refusal, all started together."""
    start = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> object:
        start.wait(timeout=10)
        try:
            return verb()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as threads:
        return list(threads.map(run, verbs))


def _check_gapless(owner: Room | User) -> None:
    seqs = list(LogEntry.objects.filter(log_id=owner.log_id).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, find_head(owner) + 1))


def test_two_who_write_to_each_other_first_meet_in_one_room(alice: User, bob: User) -> None:
    made = _at_once(
        [lambda: open_direct(actor=alice, people=[bob.pk]), lambda: open_direct(actor=bob, people=[alice.pk])]
    )

    assert made[0] == made[1]
    assert Membership.objects.filter(room__kind="direct").count() == 2
    _check_gapless(alice)
    _check_gapless(bob)


def test_of_two_rooms_with_one_name_one_is_made(alice: User, bob: User) -> None:
    made = _at_once(
        [
            lambda: rooms.create_room(actor=alice, kind="public", name="Garden"),
            lambda: rooms.create_room(actor=bob, kind="public", name="GARDEN"),
        ]
    )

    assert len([one for one in made if isinstance(one, Conflict)]) == 1
    assert Room.objects.filter(name__iexact="garden").count() == 1


def test_a_crowd_that_joins_and_leaves_leaves_no_gap(alice: User, lobby: Room) -> None:
    crowd = [make_person(f"guest{number}") for number in range(6)]

    def come_and_go(person: User) -> None:
        memberships.join_room(actor=person, room_id=lobby.pk)
        memberships.leave_room(actor=person, room_id=lobby.pk)

    _at_once([lambda person=person: come_and_go(person) for person in crowd])  # type: ignore[misc]

    _check_gapless(lobby)
    for person in crowd:
        _check_gapless(person)
    assert lobby.memberships.count() == 2


def test_what_is_said_at_once_in_a_thread_and_passed_on_is_all_said(
    alice: User, bob: User, lobby: Room
) -> None:
    hall = rooms.create_room(actor=alice, kind="public", name="Hall")
    root = send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="High water").message

    def answer(author: User) -> object:
        for _turn in range(10):
            send_message(actor=author, room_id=lobby.pk, id=make_id(), body="At nine", thread=root.pk)
        return root

    def pass_on() -> object:
        for _turn in range(10):
            send_message(actor=alice, room_id=hall.pk, id=make_id(), body="", forward=root.pk)
        return root

    assert _at_once([lambda: answer(alice), lambda: answer(bob), pass_on, pass_on]) == [root] * 4
    for owner in (lobby, hall, alice, bob):
        _check_gapless(owner)


def test_when_both_owners_leave_at_once_somebody_still_owns(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="owner")

    _at_once(
        [
            lambda: memberships.leave_room(actor=alice, room_id=lobby.pk),
            lambda: memberships.leave_room(actor=bob, room_id=lobby.pk),
        ]
    )

    assert dict(lobby.memberships.values_list("user__username", "role")) == {"charlie": "owner"}


def test_two_owners_cannot_demote_each_other_at_once(alice: User, bob: User, lobby: Room) -> None:
    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="owner")

    def demote(actor: User, person: User) -> object:
        return memberships.change_role(actor=actor, room_id=lobby.pk, person_id=person.pk, role="member")

    _at_once([lambda: demote(alice, bob), lambda: demote(bob, alice)])

    assert lobby.memberships.filter(role="owner").count() >= 1


def test_there_is_one_general_room_however_many_look_for_it(transactional_db: None) -> None:
    found = _at_once([rooms.get_general] * 4)

    assert len({room.pk for room in found if isinstance(room, Room)}) == 1
    assert Room.objects.count() == 1


def test_joining_twice_at_once_is_joining_once(charlie: User, lobby: Room) -> None:
    _at_once([lambda: memberships.join_room(actor=charlie, room_id=lobby.pk)] * 3)

    assert lobby.memberships.filter(user=charlie).count() == 1
    _check_gapless(lobby)


def test_a_room_deleted_while_people_join_is_gone(alice: User, charlie: User, lobby: Room) -> None:
    _at_once(
        [
            lambda: rooms.delete_room(actor=alice, room_id=lobby.pk, confirmation="Lobby"),
            lambda: memberships.join_room(actor=charlie, room_id=lobby.pk),
        ]
    )

    assert not Room.objects.filter(pk=lobby.pk).exists()
    assert not Membership.objects.filter(room_id=lobby.pk).exists()
    _check_gapless(charlie)
