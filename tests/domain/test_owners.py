"""Who owns the workspace: further owners, handing over, and never nobody."""

from collections.abc import Callable

import pytest

from syncchat.domain.accounts import accounts, owners, password_links
from syncchat.errors import Conflict, Forbidden, NotFound
from syncchat.models import Membership, Room, User
from syncchat.permissions import find_rights
from tests.at_once import run_at_once
from tests.logs import find_head, list_kinds

pytestmark = pytest.mark.django_db

VERBS: list[Callable[..., object]] = [
    owners.make_owner,
    owners.hand_over_ownership,
    owners.take_ownership_back,
    password_links.make_password_link,
]


def list_owners() -> list[str]:
    return sorted(User.objects.filter(is_owner=True).values_list("username", flat=True))


@pytest.mark.parametrize("verb", VERBS)
def test_only_an_active_owner_may(alice: User, bob: User, charlie: User, verb: Callable[..., object]) -> None:
    former = owners.make_owner(actor=alice, user_id=bob.pk)
    owners.take_ownership_back(actor=alice, user_id=bob.pk)

    # The former owner still holds a copy of themselves from before
    former.is_owner = True
    for actor in (charlie, former):
        with pytest.raises(Forbidden, match="Only owners"):
            verb(actor=actor, user_id=charlie.pk)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(Forbidden):
        verb(actor=alice, user_id=charlie.pk)
    assert list_owners() == ["alice"]


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_by_that_id_is_nobody(alice: User, verb: Callable[..., object]) -> None:
    with pytest.raises(NotFound):
        verb(actor=alice, user_id=987654)


@pytest.mark.parametrize("verb", [VERBS[0], VERBS[1], VERBS[3]])
def test_whoever_is_locked_out_is_let_in_first(alice: User, bob: User, verb: Callable[..., object]) -> None:
    accounts.deactivate_user(actor=alice, user_id=bob.pk)

    for actor in (alice, None):
        with pytest.raises(Conflict, match="Let them in again first"):
            verb(actor=actor, user_id=bob.pk)

    accounts.reactivate_user(actor=alice, user_id=bob.pk)
    assert verb(actor=alice, user_id=bob.pk)


def test_a_further_owner_has_what_the_first_has(alice: User, bob: User, charlie: User) -> None:
    owners.make_owner(actor=alice, user_id=bob.pk)

    owners.make_owner(actor=bob, user_id=charlie.pk)

    assert list_owners() == ["alice", "bob", "charlie"]


def test_handing_over_leaves_the_others_who_own_it(alice: User, bob: User, charlie: User) -> None:
    owners.make_owner(actor=alice, user_id=bob.pk)

    owners.hand_over_ownership(actor=alice, user_id=charlie.pk)

    assert list_owners() == ["bob", "charlie"]
    with pytest.raises(Conflict):
        owners.hand_over_ownership(actor=bob, user_id=bob.pk)


def test_the_operator_hands_over_for_everybody(alice: User, bob: User, charlie: User) -> None:
    owners.make_owner(actor=None, user_id=bob.pk)
    assert list_owners() == ["alice", "bob"]

    owners.hand_over_ownership(actor=None, user_id=charlie.pk)

    assert list_owners() == ["charlie"]


def test_ownership_is_taken_back_and_given_up_but_never_the_last(alice: User, bob: User) -> None:
    for _time in range(2):
        with pytest.raises(Conflict, match="keeps at least one owner"):
            owners.take_ownership_back(actor=alice, user_id=alice.pk)
        owners.make_owner(actor=alice, user_id=bob.pk)
        owners.take_ownership_back(actor=alice, user_id=bob.pk)
        assert list_owners() == ["alice"]

    owners.make_owner(actor=alice, user_id=bob.pk)
    owners.take_ownership_back(actor=alice, user_id=alice.pk)
    assert list_owners() == ["bob"]


def test_an_owner_is_locked_out_only_once_they_are_one_no_more(alice: User, bob: User) -> None:
    owners.make_owner(actor=alice, user_id=bob.pk)
    with pytest.raises(Forbidden, match="Take their ownership back first"):
        accounts.deactivate_user(actor=alice, user_id=bob.pk)

    owners.take_ownership_back(actor=alice, user_id=bob.pk)

    assert not accounts.deactivate_user(actor=alice, user_id=bob.pk).is_active


def test_rights_in_public_rooms_come_and_go_and_the_pages_are_told(
    alice: User, bob: User, lobby: Room
) -> None:
    before = find_head(bob)
    owners.make_owner(actor=alice, user_id=bob.pk)

    bob.refresh_from_db()
    assert find_rights(lobby, bob, Membership.objects.get(room=lobby, user=bob)).manage
    # General and the lobby
    assert list_kinds(bob, after=before) == ["profile_changed", *["membership_changed"] * 2]

    owners.make_owner(actor=alice, user_id=bob.pk)
    assert len(list_kinds(bob, after=before)) == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_take_it_from_each_other_one_stays(alice: User, bob: User) -> None:
    owners.make_owner(actor=alice, user_id=bob.pk)
    pairs = [(alice, bob), (User.objects.get(pk=bob.pk), alice)]

    def take(number: int) -> User:
        actor, other = pairs[number]
        return owners.take_ownership_back(actor=actor, user_id=other.pk)

    outcomes = run_at_once(take, 2)

    assert sorted(type(each).__name__ for each in outcomes) == ["Forbidden", "User"]
    assert len(list_owners()) == 1
