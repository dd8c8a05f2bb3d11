import pytest

from syncchat.domain.rooms import memberships, rooms
from syncchat.models import AuditEntry, Room, User
from tests.api.caller import Caller
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_room_is_created_with_my_place_in_it(as_bob: Caller) -> None:
    answer = as_bob.post("rooms", {"kind": "private", "name": "Den", "topic": "Bears"})

    assert answer.status_code == 201
    room = answer.json()
    assert (room["name"], room["topic"], room["kind"], room["role"]) == ("Den", "Bears", "private", "owner")
    assert room["can"] == {"send": True, "moderate": True, "manage": True}
    assert room["position"][0] == 1


def test_a_taken_name_is_a_conflict(as_bob: Caller, lobby: Room) -> None:
    answer = as_bob.post("rooms", {"kind": "public", "name": "lobby"})

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "conflict", "name")


def test_my_rooms_are_listed_and_no_others(as_bob: Caller, lobby: Room, cellar: Room) -> None:
    assert [room["name"] for room in as_bob.get("rooms").json()] == ["General", "Lobby"]


def test_a_visitor_sees_a_public_room_but_writes_nothing(as_charlie: Caller, lobby: Room) -> None:
    room = as_charlie.get(f"rooms/{lobby.pk}").json()

    assert room["name"] == "Lobby"
    assert "role" not in room
    assert room["can"] == {"send": False, "moderate": False, "manage": False}


def test_a_private_room_answers_exactly_like_a_missing_one(as_charlie: Caller, cellar: Room) -> None:
    for path in ("rooms/{}", "rooms/{}/messages", "rooms/{}/members"):
        private = as_charlie.get(path.format(cellar.pk))
        missing = as_charlie.get(path.format(987654))
        assert private.status_code == 404
        assert private.content == missing.content


def test_changes_come_together_or_not_at_all(as_alice: Caller, lobby: Room) -> None:
    refused = as_alice.patch(f"rooms/{lobby.pk}", {"name": "Hall", "topic": "x" * 300})
    lobby.refresh_from_db()
    assert (refused.status_code, refused.json()["field"], lobby.name) == (400, "topic", "Lobby")

    changed = as_alice.patch(f"rooms/{lobby.pk}", {"name": "Hall", "topic": "Tea", "announcement": True})
    assert (changed.json()["name"], changed.json()["topic"], changed.json()["announcement"]) == (
        "Hall",
        "Tea",
        True,
    )


def test_changing_nothing_is_refused(as_alice: Caller, lobby: Room) -> None:
    assert as_alice.patch(f"rooms/{lobby.pk}", {}).status_code == 400


def test_a_member_changes_nothing(as_bob: Caller, lobby: Room) -> None:
    assert as_bob.patch(f"rooms/{lobby.pk}", {"name": "Mine"}).status_code == 403
    assert as_bob.post(f"rooms/{lobby.pk}/archive").status_code == 403
    assert (
        as_bob.delete(f"rooms/{lobby.pk}", {"confirmation": "Lobby", "password": PASSWORD}).status_code == 403
    )


def test_archiving_and_back(as_alice: Caller, lobby: Room) -> None:
    archived = as_alice.post(f"rooms/{lobby.pk}/archive").json()
    assert (archived["archived"], archived["can"]["send"]) == (True, False)

    assert as_alice.post(f"rooms/{lobby.pk}/unarchive").json()["archived"] is False


def test_deleting_needs_the_password_and_is_written_down(as_alice: Caller, alice: User, lobby: Room) -> None:
    for wrong in ("", "not-mine"):
        refused = as_alice.delete(f"rooms/{lobby.pk}", {"confirmation": "Lobby", "password": wrong})
        assert (refused.status_code, refused.json()["field"]) == (400, "password")
    assert not AuditEntry.objects.exists()

    as_alice.delete(f"rooms/{lobby.pk}", {"confirmation": "Lobby", "password": PASSWORD})

    told = AuditEntry.objects.get()
    assert (told.action, told.actor, told.subject) == ("room_deleted", alice, "Lobby")


def test_deleting_needs_the_name(as_alice: Caller, lobby: Room) -> None:
    refused = as_alice.delete(f"rooms/{lobby.pk}", {"confirmation": "lobby", "password": PASSWORD})
    assert (refused.status_code, refused.json()["field"]) == (400, "confirmation")

    assert (
        as_alice.delete(f"rooms/{lobby.pk}", {"confirmation": "Lobby", "password": PASSWORD}).status_code
        == 204
    )
    assert as_alice.get(f"rooms/{lobby.pk}").status_code == 404


def test_joining_and_leaving(as_charlie: Caller, lobby: Room) -> None:
    assert as_charlie.post(f"rooms/{lobby.pk}/join").json()["role"] == "member"
    assert as_charlie.post(f"rooms/{lobby.pk}/leave").status_code == 204
    assert as_charlie.post(f"rooms/{lobby.pk}/leave").status_code == 404


def test_muting(as_bob: Caller, lobby: Room) -> None:
    assert as_bob.put(f"rooms/{lobby.pk}/level", {"level": "nothing"}).json()["level"] == "nothing"
    assert as_bob.put(f"rooms/{lobby.pk}/level", {"level": "loud"}).status_code == 400


def test_browsing_marks_what_i_joined(as_charlie: Caller, lobby: Room, cellar: Room) -> None:
    found = {room["name"]: room["joined"] for room in as_charlie.get("rooms/browse").json()}

    assert found == {"General": True, "Lobby": False}
    assert as_charlie.get("rooms/browse?query=CELL").json() == []


def test_members_come_in_pages(as_bob: Caller, alice: User, lobby: Room) -> None:
    first = as_bob.get(f"rooms/{lobby.pk}/members?limit=1").json()
    second = as_bob.get(f"rooms/{lobby.pk}/members?limit=1&after={first[0]['id']}").json()

    assert [(one["username"], one["role"]) for one in first + second] == [
        ("alice", "owner"),
        ("bob", "member"),
    ]


def test_people_are_added_promoted_and_removed(as_alice: Caller, charlie: User, lobby: Room) -> None:
    place = f"rooms/{lobby.pk}/members/{charlie.pk}"

    added = as_alice.post(f"rooms/{lobby.pk}/members", {"people": [charlie.pk]}).json()
    promoted = as_alice.patch(place, {"role": "moderator"}).json()
    removed = as_alice.delete(place)

    assert [one["username"] for one in added] == ["charlie"]
    assert promoted["role"] == "moderator"
    assert removed.status_code == 204
    assert as_alice.delete(place).status_code == 404


def test_a_role_is_one_of_three(as_alice: Caller, bob: User, lobby: Room) -> None:
    place = f"rooms/{lobby.pk}/members/{bob.pk}"

    refused = as_alice.patch(place, {"role": "king"})

    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (400, "invalid", "role")
    assert as_alice.patch(place, {"role": "owner"}).json()["role"] == "owner"


def test_a_direct_message_is_opened_once(as_alice: Caller, as_bob: Caller) -> None:
    mine = as_alice.post("directs", {"people": [as_bob.user.pk]}).json()
    theirs = as_bob.post("directs", {"people": [as_alice.user.pk]}).json()

    assert mine["id"] == theirs["id"]
    assert [one["username"] for one in mine["people"]] == ["alice", "bob"]
    assert as_alice.post("directs", {"people": []}).status_code == 400


def test_the_workspace_owner_reads_no_direct_message_and_no_private_room(
    as_alice: Caller, bob: User, charlie: User
) -> None:
    from syncchat.domain.rooms.directs import open_direct

    direct = open_direct(actor=bob, people=[charlie.pk])
    den = rooms.create_room(actor=bob, kind="private", name="Den")

    for room in (direct, den):
        assert as_alice.get(f"rooms/{room.pk}").status_code == 404
        assert as_alice.get(f"rooms/{room.pk}/messages").status_code == 404
        assert as_alice.get(f"logs/{room.log_id}/events").status_code == 404


def test_a_removed_person_finds_nothing(as_alice: Caller, as_bob: Caller, cellar: Room) -> None:
    memberships.add_people(actor=as_alice.user, room_id=cellar.pk, people=[as_bob.user.pk])
    assert as_bob.get(f"rooms/{cellar.pk}/messages").status_code == 200

    memberships.remove_person(actor=as_alice.user, room_id=cellar.pk, person_id=as_bob.user.pk)

    for path in (
        f"rooms/{cellar.pk}",
        f"rooms/{cellar.pk}/messages",
        f"logs/{cellar.log_id}/events?after=1,1",
    ):
        assert as_bob.get(path).status_code == 404
