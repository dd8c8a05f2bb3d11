import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages
from syncchat.domain.rooms import rooms
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Log, LogEntry, Mention, Message, Room, User
from tests.logs import find_head, list_kinds, list_lines

pytestmark = pytest.mark.django_db


def test_who_creates_a_room_owns_it_and_both_logs_tell(alice: User) -> None:
    before = find_head(alice)

    room = rooms.create_room(actor=alice, kind="public", name="  Garden ", topic="Tomatoes")

    assert (room.name, room.topic) == ("Garden", "Tomatoes")
    assert room.memberships.get().role == "owner"
    assert list_kinds(room) == ["member_joined"]
    assert list_kinds(alice, after=before) == ["room_added"]
    assert LogEntry.objects.get(log=alice.log, seq=before + 1).room_id == room.pk


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "x" * 61,
        "a\nb",
        "bell\x07",
        "nul\x00",
        "\u202egnp.exe",
        "a\u2066b",
        "\u200b\u200d",
        "line\u2028end",
    ],
)
def test_a_name_that_cannot_be_read_is_refused(alice: User, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rooms.create_room(actor=alice, kind="public", name=name)

    assert refusal.value.field == "name"
    assert not Room.objects.filter(is_general=False).exists()


@pytest.mark.parametrize("name", ["x" * 60, "Küche", "会議室", "שלום", "🌱 Garden", "o'clock & co <3"])
def test_a_name_in_any_language_is_taken_as_it_is(alice: User, name: str) -> None:
    assert rooms.create_room(actor=alice, kind="public", name=name).name == name


def test_a_public_room_name_is_given_once_in_any_case(alice: User, bob: User) -> None:
    rooms.create_room(actor=alice, kind="public", name="Küche")

    with pytest.raises(Conflict):
        rooms.create_room(actor=bob, kind="public", name="KÜCHE")
    with pytest.raises(Conflict):
        rooms.create_room(actor=bob, kind="public", name="Kü\u200bche")
    with pytest.raises(Conflict):
        rooms.create_room(actor=bob, kind="public", name="general")


def test_private_rooms_may_share_a_name(alice: User, bob: User, cellar: Room) -> None:
    rooms.create_room(actor=bob, kind="private", name="Cellar")
    rooms.create_room(actor=bob, kind="public", name="Cellar")


def test_the_name_of_an_archived_room_is_free_until_it_comes_back(alice: User, lobby: Room) -> None:
    rooms.archive_room(actor=alice, room_id=lobby.pk)
    rooms.create_room(actor=alice, kind="public", name="Lobby")

    with pytest.raises(Conflict):
        rooms.unarchive_room(actor=alice, room_id=lobby.pk)


@pytest.mark.parametrize("kind", ["direct", "secret", ""])
def test_only_public_and_private_rooms_are_created(alice: User, kind: str) -> None:
    with pytest.raises(Invalid):
        rooms.create_room(actor=alice, kind=kind, name="Garden")


def test_a_moderator_renames_and_a_member_does_not(alice: User, bob: User, lobby: Room) -> None:
    rooms.rename_room(actor=alice, room_id=lobby.pk, name="Hall")

    lobby.refresh_from_db()
    assert lobby.name == "Hall"
    assert list_kinds(lobby)[-1] == "room_changed"
    line = lobby.messages.order_by("-seq")[0]
    assert (line.kind, line.body, line.author) == ("renamed", "Hall", alice)
    with pytest.raises(Forbidden):
        rooms.rename_room(actor=bob, room_id=lobby.pk, name="Bob's")


def test_renaming_to_the_same_name_or_topic_writes_nothing(alice: User, lobby: Room) -> None:
    head = find_head(lobby)

    rooms.rename_room(actor=alice, room_id=lobby.pk, name="Lobby")
    rooms.change_topic(actor=alice, room_id=lobby.pk, topic="")
    rooms.set_announcement(actor=alice, room_id=lobby.pk, is_announcement=False)

    assert find_head(lobby) == head


def test_a_rename_to_a_taken_name_is_refused_but_its_own_may_change_case(alice: User, lobby: Room) -> None:
    rooms.rename_room(actor=alice, room_id=lobby.pk, name="LOBBY")

    with pytest.raises(Conflict):
        rooms.rename_room(actor=alice, room_id=lobby.pk, name="general")


def test_a_new_topic_stands_in_the_timeline(alice: User, lobby: Room) -> None:
    rooms.change_topic(actor=alice, room_id=lobby.pk, topic="Who brings cake?")

    assert list_lines(lobby)[-1] == ("topic", "alice")
    with pytest.raises(Invalid):
        rooms.change_topic(actor=alice, room_id=lobby.pk, topic="x" * 251)


def test_only_moderators_write_in_an_announcement_room(alice: User, bob: User, lobby: Room) -> None:
    rooms.set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True)

    messages.send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Cake is here")
    with pytest.raises(Forbidden):
        messages.send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Where?")


def test_an_archived_room_is_read_but_not_written(alice: User, bob: User, lobby: Room) -> None:
    messages.send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Last words")
    rooms.archive_room(actor=alice, room_id=lobby.pk)

    assert messages.list_messages(room=lobby)[-2].body == "Last words"
    for change in (
        lambda: messages.send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="More"),
        lambda: rooms.rename_room(actor=alice, room_id=lobby.pk, name="Hall"),
        lambda: rooms.change_topic(actor=alice, room_id=lobby.pk, topic="Old"),
        lambda: rooms.set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True),
    ):
        with pytest.raises(Forbidden):
            change()

    rooms.unarchive_room(actor=alice, room_id=lobby.pk)
    messages.send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Back")
    assert [kind for kind, _who in list_lines(lobby)][-2:] == ["archived", "unarchived"]


def test_archiving_twice_writes_once(alice: User, lobby: Room) -> None:
    rooms.archive_room(actor=alice, room_id=lobby.pk)
    rooms.archive_room(actor=alice, room_id=lobby.pk)

    assert list_lines(lobby).count(("archived", "alice")) == 1


def test_a_member_neither_archives_nor_deletes_nor_announces(bob: User, lobby: Room) -> None:
    for change in (
        lambda: rooms.archive_room(actor=bob, room_id=lobby.pk),
        lambda: rooms.unarchive_room(actor=bob, room_id=lobby.pk),
        lambda: rooms.set_announcement(actor=bob, room_id=lobby.pk, is_announcement=True),
        lambda: rooms.delete_room(actor=bob, room_id=lobby.pk, confirmation="Lobby"),
    ):
        with pytest.raises(Forbidden):
            change()


def test_the_general_room_stays(alice: User, general: Room) -> None:
    with pytest.raises(Forbidden):
        rooms.archive_room(actor=alice, room_id=general.pk)
    with pytest.raises(Forbidden):
        rooms.delete_room(actor=alice, room_id=general.pk, confirmation="General")


def test_the_workspace_owner_owns_every_public_room_and_sees_no_private_one(
    alice: User, bob: User, lobby: Room
) -> None:
    garden = rooms.create_room(actor=bob, kind="public", name="Garden")
    den = rooms.create_room(actor=bob, kind="private", name="Den")

    rooms.rename_room(actor=alice, room_id=garden.pk, name="Park")
    rooms.archive_room(actor=alice, room_id=garden.pk)
    with pytest.raises(NotFound):
        rooms.rename_room(actor=alice, room_id=den.pk, name="Open den")
    with pytest.raises(NotFound):
        rooms.delete_room(actor=alice, room_id=den.pk, confirmation="Den")


def test_a_private_room_is_to_outsiders_what_a_missing_one_is(charlie: User, cellar: Room) -> None:
    refusals = []
    for room_id in (cellar.pk, 987654):
        with pytest.raises(NotFound) as refusal:
            rooms.rename_room(actor=charlie, room_id=room_id, name="Mine")
        refusals.append(refusal.value.message)

    assert refusals[0] == refusals[1]


def test_deleting_a_room_leaves_nothing_of_it(alice: User, bob: User, lobby: Room, general: Room) -> None:
    messages.send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Hello @alice")
    kept = messages.send_message(actor=bob, room_id=general.pk, id=make_id(), body="Hi @alice").message
    log_id, room_id, before = lobby.log_id, lobby.pk, find_head(bob)

    rooms.delete_room(actor=alice, room_id=lobby.pk, confirmation="Lobby")

    assert not Room.objects.filter(pk=room_id).exists()
    assert not Message.objects.filter(room_id=room_id).exists()
    assert not LogEntry.objects.filter(log_id=log_id).exists()
    assert not Log.objects.filter(pk=log_id).exists()
    assert list(Mention.objects.values_list("message_id", flat=True)) == [kept.pk]
    assert list_kinds(bob, after=before) == ["room_removed"]


@pytest.mark.parametrize("confirmation", ["", "lobby", "Lobby!", "LOBBY"])
def test_a_room_is_deleted_only_under_its_own_name(alice: User, lobby: Room, confirmation: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rooms.delete_room(actor=alice, room_id=lobby.pk, confirmation=confirmation)

    assert refusal.value.field == "confirmation"
    assert Room.objects.filter(pk=lobby.pk).exists()


def test_browsing_shows_open_public_rooms_and_which_i_am_in(
    alice: User, bob: User, charlie: User, lobby: Room, cellar: Room
) -> None:
    old = rooms.create_room(actor=alice, kind="public", name="Old hall")
    rooms.archive_room(actor=alice, room_id=old.pk)

    seen = [
        (each.room.name, each.is_joined, each.people_count) for each in rooms.list_public_rooms(user=charlie)
    ]

    assert seen == [("General", True, 3), ("Lobby", False, 2)]
    assert [each.room for each in rooms.list_public_rooms(user=alice, query=" lob ")] == [lobby]
    assert not rooms.list_public_rooms(user=alice, query="cellar")
