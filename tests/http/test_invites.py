"""S27: an invite opens what it was made for, once, for a while, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts import invites, workspace
from syncchat.domain.rooms import memberships
from syncchat.domain.rooms.rooms import create_room
from syncchat.models import Invite, Room, User
from tests.http.doors import read_text, register, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(alice: User, bob: User, cellar: Room) -> Invite:
    workspace.change_registration(actor=alice, registration="invite")
    return invites.create_invite(actor=alice, rooms=[cellar.pk], max_uses=1)


def follow(client: Client, invite: Invite) -> str:
    return read_text(client.get(f"/invite/{invite.token}/", follow=True))


def test_a_newcomer_registers_and_lands_in_the_rooms(client: Client, invite: Invite, cellar: Room) -> None:
    text = follow(client, invite)
    assert "Alice invited you." in text
    assert "The link works until" in text

    assert register(client, "dora")["Location"] == "/"

    dora = User.objects.get(username="dora")
    assert {place.room.name for place in dora.memberships.all()} == {"General", "Cellar"}
    invite.refresh_from_db()
    assert invite.uses == 1


def test_without_the_link_the_door_stays_closed(client: Client, invite: Invite) -> None:
    assert register(client, "dora").status_code == 403
    assert "opens with an invite" in read_text(client.get("/register/"))


def test_an_invite_that_ran_out_opens_nothing_and_says_what_to_do(client: Client, invite: Invite) -> None:
    Invite.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = client.get(f"/invite/{invite.token}/")

    assert answer.status_code == 410
    assert "has run out. Ask the person who sent it for a new one." in read_text(answer)
    assert register(client, "dora").status_code == 403


def test_an_invite_that_was_used_up_opens_nothing(client: Client, invite: Invite) -> None:
    first = Client()
    follow(first, invite)
    follow(client, invite)
    register(first, "dora")

    assert register(client, "eve").status_code == 403
    assert "used as often as it may be" in follow(client, invite)


def test_an_invite_taken_back_opens_nothing_even_for_who_followed_it_before(
    client: Client, alice: User, invite: Invite
) -> None:
    follow(client, invite)
    invites.revoke_invite(actor=alice, invite_id=invite.pk)

    assert register(client, "dora").status_code == 403
    assert "taken back" in follow(client, invite)


def test_no_invite_opens_a_closed_workspace(client: Client, alice: User, invite: Invite) -> None:
    follow(client, invite)
    workspace.change_registration(actor=alice, registration="closed")

    assert register(client, "dora").status_code == 403


def test_forged_rooms_and_roles_in_the_form_change_nothing(
    client: Client, invite: Invite, cellar: Room
) -> None:
    follow(client, invite)
    register(client, "dora", rooms="1", role="owner", invite_token="x")

    place = User.objects.get(username="dora").memberships.get(room=cellar)
    assert place.role == "member"


def test_who_is_signed_in_joins_by_a_button_and_not_by_following_the_link(
    invite: Invite, bob: User, cellar: Room
) -> None:
    """A link that somebody else put into a picture or a page must not move anybody."""
    client = sign_in("bob")
    path = f"/invite/{invite.token}/"

    text = read_text(client.get(path))

    assert "Alice invited you." in text
    assert "Cellar" in text
    assert not bob.memberships.filter(room=cellar).exists()
    invite.refresh_from_db()
    assert invite.uses == 0
    assert client.post(path)["Location"] == f"/rooms/{cellar.pk}/"
    assert bob.memberships.filter(room=cellar).exists()


def test_the_button_needs_a_token_of_the_page(invite: Invite, bob: User) -> None:
    client = sign_in("bob")
    client.handler.enforce_csrf_checks = True

    assert client.post(f"/invite/{invite.token}/").status_code == 403
    assert not bob.memberships.filter(room__name="Cellar").exists()


def test_following_a_link_again_spends_nothing(invite: Invite, bob: User, cellar: Room) -> None:
    Invite.objects.update(max_uses=5)
    client = sign_in("bob")
    path = f"/invite/{invite.token}/"
    for _time in range(3):
        client.post(path)

    assert client.get(path)["Location"] == f"/rooms/{cellar.pk}/"
    invite.refresh_from_db()
    assert invite.uses == 1


def test_who_was_removed_is_told_so_and_stays_out(
    invite: Invite, alice: User, bob: User, cellar: Room
) -> None:
    Invite.objects.update(max_uses=5)
    client = sign_in("bob")
    path = f"/invite/{invite.token}/"
    client.post(path)
    memberships.remove_person(actor=alice, room_id=cellar.pk, person_id=bob.pk)

    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert "You were removed from its rooms after this invite was made." in read_text(answer)
    assert not bob.memberships.filter(room=cellar).exists()


def test_pressing_the_button_without_an_account_leads_to_registering(client: Client, invite: Invite) -> None:
    assert client.post(f"/invite/{invite.token}/")["Location"] == "/register/"


def test_guessing_tokens_is_bounded(client: Client, invite: Invite) -> None:
    statuses = [client.get(f"/invite/guess{number}/").status_code for number in range(31)]

    assert statuses == [410] * 30 + [429]


def test_the_owner_makes_lists_and_takes_back_invites_on_the_page(alice: User, cellar: Room) -> None:
    client = sign_in("alice")
    form = {"expires_in": "7", "max_uses": "3", "rooms": [str(cellar.pk)]}

    assert client.post("/settings/workspace/invites/", form)["Location"] == "/settings/workspace/"

    made = Invite.objects.get()
    page = client.get("/settings/workspace/").content.decode()
    assert f"http://testserver/invite/{made.token}/" in page
    assert "used 0 of 3 times" in page
    client.post(f"/settings/workspace/invites/{made.pk}/revoke/")
    assert made.token not in client.get("/settings/workspace/").content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"expires_in": "400"}, "Select a valid choice"),
        ({"max_uses": "0"}, "greater than or equal to 1"),
        ({"max_uses": "99999"}, "less than or equal to 1000"),
        ({"rooms": ["987654"]}, "Choose rooms from the list."),
    ],
)
def test_an_invite_that_cannot_be_is_refused_on_the_page(
    alice: User, form: dict[str, str], words: str
) -> None:
    answer = sign_in("alice").post("/settings/workspace/invites/", {"expires_in": "7", "max_uses": ""} | form)

    assert answer.status_code == 400
    assert words in read_text(answer)
    assert not Invite.objects.exists()


def test_a_private_room_of_someone_else_is_not_on_offer(alice: User, bob: User) -> None:
    create_room(actor=bob, kind="private", name="Den")

    assert "Den" not in read_text(sign_in("alice").get("/settings/workspace/"))
