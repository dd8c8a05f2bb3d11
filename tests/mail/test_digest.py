"""A digest comes at eight by its reader's clock, when something waits for them and they were away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from syncchat.domain.accounts.ignoring import ignore_person
from syncchat.domain.mail.digest import MEANT_LIMIT, put_down_digests
from syncchat.domain.messages.reads import mark_read
from syncchat.domain.messages.threads import unfollow_thread
from syncchat.domain.notifications.settings import (
    change_notification_settings,
    change_workspace_notifications,
)
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import join_room
from syncchat.domain.rooms.rooms import archive_room, create_room
from syncchat.models import LogEntry, MailTimes, Message, Room, User
from syncchat.protocol.kinds import Ignoring
from syncchat.queue.worker import do_all
from tests.at_once import run_at_once
from tests.mail.post_office import PostOffice
from tests.mail.test_missed import read, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def daily(reached: User) -> User:
    change_notification_settings(actor=reached, digest="daily")
    put_down_digests(timezone.now())
    return reached


def find_time(person: User) -> datetime:
    found = MailTimes.objects.get(pk=person.pk).digest_at
    assert found is not None
    return found


def wake(person: User) -> None:
    """It is eight by their clock."""
    put_down_digests(find_time(person))
    do_all()


@pytest.fixture
def kiln(alice: User, reached: User) -> Room:
    room = create_room(actor=alice, kind="public", name="Kiln and clay")
    join_room(actor=reached, room_id=room.pk)
    return room


def test_it_says_what_was_meant_for_them_and_then_the_rest_in_a_line_each(
    alice: User, daily: User, lobby: Room, kiln: Room, office: PostOffice
) -> None:
    say(alice, lobby, "Are you there, @bob?")
    say(alice, lobby, "The door code is new")
    say(alice, open_direct(actor=alice, people=[daily.pk]), "Just us two")
    for number in range(3):
        say(alice, kiln, f"Tile {number} is out")

    wake(daily)

    (taken,) = office.taken
    text = read(taken)
    assert taken["Subject"] == "Alice asked for you in SyncChatRoom"
    assert text.index("> Are you there, @bob?") < text.index("> Just us two") < text.index("MEANWHILE")
    assert text.index("Kiln and clay, 3 new: Alice: Tile 2 is out") < text.index(
        "Lobby, 1 new: Alice: The door"
    )
    assert "at most once a day" in text
    assert taken["List-Id"].endswith("<digest.localhost>")


def test_it_comes_once_and_again_the_next_day(
    alice: User, daily: User, lobby: Room, office: PostOffice
) -> None:
    say(alice, lobby, "Are you there, @bob?")
    first = find_time(daily)
    wake(daily)
    put_down_digests(first + timedelta(minutes=1))
    do_all()

    assert len(office.taken) == 1
    assert find_time(daily) - first == timedelta(days=1)


def _nothing_is_said(alice: User, bob: User, lobby: Room) -> None:
    pass


def _all_is_read(alice: User, bob: User, lobby: Room) -> None:
    message = say(alice, lobby, "Are you there, @bob?")
    mark_read(actor=bob, room_id=lobby.pk, seq=message.seq)


def _it_is_long_ago(alice: User, bob: User, lobby: Room) -> None:
    message = say(alice, lobby, "Are you there, @bob?")
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(days=40))


def _they_are_there(alice: User, bob: User, lobby: Room) -> None:
    message = say(alice, lobby, "Are you there, @bob?")
    mark_read(actor=bob, room_id=lobby.pk, seq=message.seq)
    say(alice, lobby, "And now, @bob?")


def _an_ignored_person_says_it(alice: User, bob: User, lobby: Room) -> None:
    ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.MUTED)
    say(alice, lobby, "The door code is new, @bob")


def _it_stands_in_a_thread_that_they_left(alice: User, bob: User, lobby: Room) -> None:
    root = say(alice, lobby, "Who bakes?")
    mark_read(actor=bob, room_id=lobby.pk, seq=root.seq)
    say(alice, lobby, "You, @bob", thread=root.pk)
    unfollow_thread(actor=bob, message_id=root.pk)
    LogEntry.objects.filter(log_id=bob.log_id).delete()


def _the_room_is_archived(alice: User, bob: User, lobby: Room) -> None:
    say(alice, lobby, "Are you there, @bob?")
    archive_room(actor=alice, room_id=lobby.pk)


def _they_chose_none(alice: User, bob: User, lobby: Room) -> None:
    say(alice, lobby, "Are you there, @bob?")
    change_notification_settings(actor=bob, digest="never")


@pytest.mark.parametrize(
    "happens",
    [
        _nothing_is_said,
        _all_is_read,
        _it_is_long_ago,
        _they_are_there,
        _an_ignored_person_says_it,
        _it_stands_in_a_thread_that_they_left,
        _the_room_is_archived,
        _they_chose_none,
    ],
)
def test_there_is_none_when_nothing_waits_or_they_are_there(
    alice: User, daily: User, lobby: Room, office: PostOffice, happens: Callable[[User, User, Room], None]
) -> None:
    happens(alice, daily, lobby)

    wake(daily)

    assert office.taken == []


def test_of_a_room_the_last_words_are_of_somebody_whom_they_hear(
    alice: User, charlie: User, daily: User, kiln: Room, office: PostOffice
) -> None:
    join_room(actor=charlie, room_id=kiln.pk)
    say(alice, kiln, "Tiles are out")
    ignore_person(actor=daily, person_id=charlie.pk, how=Ignoring.BLOCKED)
    say(charlie, kiln, "Noise")

    wake(daily)

    assert "Kiln and clay, 1 new: Alice: Tiles are out" in read(office.taken[0])
    assert "Noise" not in office.taken[0].as_string()


@pytest.mark.parametrize(("late", "said"), [(timedelta(minutes=5), 1), (timedelta(days=3), 30)])
def test_what_was_said_since_the_last_one_was_due_is_told_however_late_it_is(
    alice: User, daily: User, lobby: Room, office: PostOffice, late: timedelta, said: int
) -> None:
    """The server was away at eight, or for days: then one mail tells of all of it."""
    message = say(alice, lobby, "Are you there, @bob?")
    due = find_time(daily)
    Message.objects.filter(pk=message.pk).update(created_at=due - timedelta(days=1) + timedelta(minutes=said))

    put_down_digests(due + late)
    put_down_digests(due + late)
    do_all()

    assert len(office.taken) == 1


def test_the_day_on_which_clocks_go_back_is_told_whole(
    alice: User, daily: User, lobby: Room, office: PostOffice
) -> None:
    User.objects.filter(pk=daily.pk).update(time_zone="Australia/Lord_Howe")
    message = say(alice, lobby, "Are you there, @bob?")
    # 5 April 2026 has half an hour more there
    Message.objects.filter(pk=message.pk).update(created_at=datetime(2026, 4, 3, 21, 10, tzinfo=UTC))
    put_down_digests(datetime(2026, 4, 4, 0, tzinfo=UTC))
    assert find_time(daily) == datetime(2026, 4, 4, 21, 30, tzinfo=UTC)

    put_down_digests(find_time(daily))
    do_all()

    assert len(office.taken) == 1


def test_much_that_was_read_hides_nothing_that_was_not(
    alice: User, daily: User, lobby: Room, office: PostOffice
) -> None:
    say(alice, lobby, "Are you there, @bob?")
    direct = open_direct(actor=alice, people=[daily.pk])
    for number in range(MEANT_LIMIT + 2):
        last = say(alice, direct, f"Loaf {number}")
    mark_read(actor=daily, room_id=direct.pk, seq=last.seq)
    LogEntry.objects.filter(log_id=daily.log_id).delete()

    wake(daily)

    assert "> Are you there, @bob?" in read(office.taken[0])


def test_where_words_are_not_to_be_told_the_lines_have_none(
    alice: User, daily: User, lobby: Room, office: PostOffice
) -> None:
    change_workspace_notifications(actor=alice, mail_hides_words=True)
    say(alice, lobby, "The door code is new")

    wake(daily)

    assert "Lobby, 1 new" in read(office.taken[0])
    assert "door" not in office.taken[0].as_string()


def test_it_comes_at_eight_by_their_clock_and_on_mondays_for_a_week(
    reached: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_notification_settings(actor=reached, digest="daily")
    wednesday = datetime(2026, 3, 25, 12, tzinfo=UTC)
    for zone, often, comes in (
        ("Europe/Berlin", "daily", "2026-03-26 07:00"),
        ("Pacific/Auckland", "daily", "2026-03-25 19:00"),
        # Summer has begun in between
        ("Europe/Berlin", "weekly", "2026-03-30 06:00"),
    ):
        User.objects.filter(pk=reached.pk).update(time_zone=zone)
        reached.refresh_from_db()
        change_notification_settings(actor=reached, digest=often)
        assert put_down_digests(wednesday) == 0
        assert f"{find_time(reached):%Y-%m-%d %H:%M}" == comes


@pytest.mark.django_db(transaction=True)
def test_of_several_processes_one_puts_it_down(
    alice: User, daily: User, lobby: Room, office: PostOffice
) -> None:
    say(alice, lobby, "Are you there, @bob?")
    due = find_time(daily)

    run_at_once(lambda _number: put_down_digests(due), 4)
    do_all()

    assert len(office.taken) == 1


def test_an_address_that_was_only_typed_gets_none(alice: User, bob: User, office: PostOffice) -> None:
    change_notification_settings(actor=bob, digest="daily")

    assert put_down_digests(timezone.now()) == 0
    assert not MailTimes.objects.exists()
