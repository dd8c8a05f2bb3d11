from datetime import timedelta

import pytest
from django.utils import timezone

from syncchat.domain.accounts import invites, registration
from syncchat.domain.rooms import memberships, rooms
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Invite, Room, User
from tests.at_once import run_at_once
from tests.logs import find_head

pytestmark = pytest.mark.django_db


def test_only_the_owner_invites_lists_and_takes_back(alice: User, bob: User) -> None:
    invite = invites.create_invite(actor=alice)

    with pytest.raises(Forbidden):
        invites.create_invite(actor=bob)
    with pytest.raises(Forbidden):
        invites.list_invites(actor=bob)
    with pytest.raises(Forbidden):
        invites.revoke_invite(actor=bob, invite_id=invite.pk)
    with pytest.raises(NotFound):
        invites.revoke_invite(actor=alice, invite_id=987654)

    assert list(invites.list_invites(actor=alice)) == [invite]
    invites.revoke_invite(actor=alice, invite_id=invite.pk)
    assert not invites.list_invites(actor=alice)


def test_tokens_are_long_and_never_the_same(alice: User) -> None:
    tokens = {invites.create_invite(actor=alice).token for _number in range(20)}

    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"expires_in": timedelta(seconds=1)}, "expires_in"),
        ({"expires_in": timedelta(days=-1)}, "expires_in"),
        ({"expires_in": timedelta(days=91)}, "expires_in"),
        ({"max_uses": 0}, "max_uses"),
        ({"max_uses": 1001}, "max_uses"),
        ({"rooms": range(1, 30)}, "rooms"),
    ],
)
def test_an_invite_past_its_bounds_is_refused(alice: User, change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        invites.create_invite(actor=alice, **change)  # type: ignore[arg-type]

    assert refusal.value.field == field


def test_an_invite_opens_only_rooms_its_maker_may_open(
    alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    den = rooms.create_room(actor=bob, kind="private", name="Den")
    attic = rooms.create_room(actor=alice, kind="private", name="Attic")
    rooms.archive_room(actor=alice, room_id=attic.pk)

    assert {room.name for room in invites.list_rooms_to_open(creator=alice)} == {"Lobby", "Cellar"}
    with pytest.raises(NotFound):
        invites.create_invite(actor=alice, rooms=[den.pk])
    with pytest.raises(Invalid):
        invites.create_invite(actor=alice, rooms=[attic.pk])
    assert invites.create_invite(actor=alice, rooms=[lobby.pk, cellar.pk]).rooms.count() == 2


def test_spending_lands_in_the_rooms_and_counts(alice: User, charlie: User, cellar: Room) -> None:
    invite = invites.create_invite(actor=alice, rooms=[cellar.pk], max_uses=1)

    invites.spend_invite(token=invite.token, actor=charlie)

    assert cellar.memberships.filter(user=charlie, role="member").exists()
    assert invites.find_usable_invite(invite.token) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "run out"),
        ({"max_uses": 2, "uses": 2}, "as often as it may be"),
        ({"revoked_at": timezone.now()}, "taken back"),
        ({"token": "another"}, "taken back"),
    ],
)
def test_what_does_not_open_says_why_and_changes_nothing(
    alice: User, charlie: User, cellar: Room, change: dict[str, object], words: str
) -> None:
    token = invites.create_invite(actor=alice, rooms=[cellar.pk]).token
    Invite.objects.update(**change)
    before = find_head(charlie)

    with pytest.raises(Conflict, match=words):
        invites.spend_invite(token=token, actor=charlie)

    assert find_head(charlie) == before


def test_an_invite_ends_with_the_account_of_who_made_it(alice: User) -> None:
    invite = invites.create_invite(actor=alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert invites.find_usable_invite(invite.token) is None


def test_a_room_closed_meanwhile_is_passed_by(alice: User, charlie: User, lobby: Room, cellar: Room) -> None:
    invite = invites.create_invite(actor=alice, rooms=[lobby.pk, cellar.pk])
    rooms.archive_room(actor=alice, room_id=lobby.pk)

    entered = invites.accept_invite(token=invite.token, actor=charlie)

    assert [room.name for room in entered] == ["Cellar"]
    assert not charlie.memberships.filter(room=lobby).exists()


@pytest.mark.django_db(transaction=True)
def test_of_several_at_the_last_use_one_gets_in(alice: User) -> None:
    token = invites.create_invite(actor=alice, max_uses=1).token

    def register(number: int) -> User:
        return registration.register_person(
            username=f"person{number}", password="a-long-enough-one", invite_token=token
        )

    outcomes = run_at_once(register, 4)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict"] * 3 + ["User"]
    assert User.objects.count() == 2
    assert Invite.objects.get().uses == 1


def test_who_was_removed_does_not_come_back_by_an_older_invite(
    alice: User, charlie: User, lobby: Room, cellar: Room
) -> None:
    old = invites.create_invite(actor=alice, rooms=[lobby.pk, cellar.pk])
    only = invites.create_invite(actor=alice, rooms=[cellar.pk])
    invites.accept_invite(token=old.token, actor=charlie)
    memberships.leave_room(actor=charlie, room_id=lobby.pk)
    memberships.remove_person(actor=alice, room_id=cellar.pk, person_id=charlie.pk)

    with pytest.raises(Forbidden, match="removed"):
        invites.accept_invite(token=only.token, actor=charlie)
    assert invites.accept_invite(token=old.token, actor=charlie) == [lobby]
    assert not cellar.memberships.filter(user=charlie).exists()

    newer = invites.create_invite(actor=alice, rooms=[cellar.pk])
    assert invites.accept_invite(token=newer.token, actor=charlie) == [cellar]
    assert cellar.memberships.filter(user=charlie).exists()
