import pytest

from syncchat.models import Room, User, Workspace
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def _names(found: list[dict[str, str]]) -> list[str]:
    return [person["username"] for person in found]


def test_people_are_found_by_name_or_username(as_alice: Caller, charlie: User) -> None:
    charlie.display_name = "Noor Baker"
    charlie.save()

    assert _names(as_alice.get("people?query=@BO").json()) == ["bob"]
    assert _names(as_alice.get("people?query=baker").json()) == ["charlie"]
    assert _names(as_alice.get("people?query=b").json()) == ["bob", "charlie"]
    assert _names(as_alice.get("people").json()) == ["alice", "bob", "charlie"]


def test_people_of_a_room_are_found_if_the_room_is_mine_to_read(
    as_alice: Caller, as_charlie: Caller, lobby: Room, cellar: Room
) -> None:
    assert _names(as_charlie.get(f"people?room={lobby.pk}").json()) == ["alice", "bob"]
    assert _names(as_alice.get(f"people?room={cellar.pk}").json()) == ["alice"]
    assert as_charlie.get(f"people?room={cellar.pk}").status_code == 404


def test_a_deactivated_person_is_not_found_but_still_named(as_alice: Caller, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)

    assert as_alice.get("people?query=bob").json() == []
    assert as_alice.get(f"people/{bob.pk}").json()["name"] == "Bob"


def test_me_carries_my_preferences(as_bob: Caller) -> None:
    me = as_bob.get("me").json()

    assert (me["username"], me["theme"], me["enter_sends"]) == ("bob", "system", True)
    assert "is_owner" not in me


def test_only_the_owner_makes_sees_and_revokes_invites(as_alice: Caller, as_bob: Caller, lobby: Room) -> None:
    made = as_alice.post("invites", {"rooms": [lobby.pk], "max_uses": 3})

    assert made.status_code == 201
    assert made.json()["url"].startswith("http://testserver/invite/")
    assert (made.json()["rooms"], made.json()["uses"]) == ([lobby.pk], 0)
    assert [link["id"] for link in as_alice.get("invites").json()] == [made.json()["id"]]
    assert as_bob.get("invites").status_code == 403
    assert as_bob.post("invites", {}).status_code == 403
    assert as_bob.delete(f"invites/{made.json()['id']}").status_code == 403
    assert as_alice.delete(f"invites/{made.json()['id']}").status_code == 204
    assert as_alice.get("invites").json() == []


def test_the_owner_takes_the_first_steps(as_alice: Caller, as_bob: Caller) -> None:
    named = as_alice.post("workspace/first-run", {"action": "name", "name": "Bakery"}).json()
    assert (named["name"], named["first_run"]["named"]) == ("Bakery", True)
    closed = as_alice.post("workspace/first-run", {"action": "close"}).json()
    assert closed.keys() == {"name", "rights"}

    assert as_bob.post("workspace/first-run", {"action": "close"}).status_code == 403
    assert as_alice.post("workspace/first-run", {"action": "explode"}).status_code == 400
    assert Workspace.current().set_up_at is not None
