"""Who has missed something that was meant for them is told once, of what they have still not read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.accounts.ignoring import ignore_person
from syncchat.domain.ids import make_id
from syncchat.domain.mail.letter import mark_names
from syncchat.domain.mail.missed import GAP, put_down_missed, remove_stale_missed
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.reads import mark_read
from syncchat.domain.messages.threads import read_thread, unfollow_thread
from syncchat.domain.notifications.missed import put_aside
from syncchat.domain.notifications.settings import (
    change_notification_settings,
    change_workspace_notifications,
)
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import leave_room
from syncchat.domain.rooms.rooms import archive_room
from syncchat.models import Message, MissedMessage, Quiet, Room, User, Workspace
from syncchat.protocol.kinds import Ignoring
from syncchat.queue.worker import ABANDONED, do_all
from tests.at_once import run_at_once
from tests.mail.post_office import PostOffice

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=20)


def say(author: User, room: Room, body: str = "Bread at four, @bob?", **fields: Any) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body, **fields).message


def miss(
    author: User, room: Room, person: User, body: str = "Bread at four, @bob?", **fields: Any
) -> Message:
    message = say(author, room, body, **fields)
    put_aside(message, {person.pk: 15})
    return message


def let_pass(after: timedelta = LATER) -> None:
    put_down_missed(timezone.now() + after)
    do_all()


def read(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_what_is_unread_after_the_quiet_time_comes_in_one_mail(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    direct = open_direct(actor=alice, people=[reached.pk])
    for room, body in ((lobby, "Bread at four, @bob?"), (lobby, "Or cake, @bob?"), (direct, "Just us two")):
        miss(alice, room, reached, body)
    let_pass(timedelta(minutes=14))
    assert office.taken == []

    let_pass()
    let_pass(LATER * 2)

    (taken,) = office.taken
    text = read(taken)
    assert taken["Subject"] == "Alice asked for you in SyncChatRoom"
    assert (
        text.index("LOBBY") < text.index("> Bread at four, @bob?") < text.index("> Or cake, @bob?")
    ) is True
    assert text.index("DIRECT MESSAGE") < text.index("> Just us two")
    assert f"/rooms/{lobby.pk}/" in text
    assert '<span class="me"' in read(taken, "html")
    assert not MissedMessage.objects.exists()


def test_what_was_meant_to_be_told_at_once_waits_for_a_breath_and_then_for_the_gap(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    put_aside(say(alice, lobby), {reached.pk: 0})
    let_pass(timedelta(seconds=20))
    assert office.taken == []
    let_pass(timedelta(minutes=1))
    put_aside(say(alice, lobby, "And tea, @bob?"), {reached.pk: 0})
    let_pass(timedelta(minutes=3))
    assert len(office.taken) == 1

    let_pass(timedelta(minutes=1) + GAP)

    assert ["tea" in read(taken) for taken in office.taken] == [False, True]


def _is_read(message: Message, bob: User, alice: User) -> None:
    mark_read(actor=bob, room_id=message.room_id, seq=message.seq)


def _is_deleted(message: Message, bob: User, alice: User) -> None:
    delete_message(actor=alice, message_id=message.pk)


def _has_left(message: Message, bob: User, alice: User) -> None:
    leave_room(actor=bob, room_id=message.room_id)


def _is_muted(message: Message, bob: User, alice: User) -> None:
    ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.MUTED)


def _is_locked_out(message: Message, bob: User, alice: User) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)


def _wants_none(message: Message, bob: User, alice: User) -> None:
    change_notification_settings(actor=bob, mail_after=None)


def _wants_to_hear_of_nothing(message: Message, bob: User, alice: User) -> None:
    change_notification_settings(actor=bob, level="nothing")


def _is_archived(message: Message, bob: User, alice: User) -> None:
    archive_room(actor=alice, room_id=message.room_id)


def _has_another_address(message: Message, bob: User, alice: User) -> None:
    User.objects.filter(pk=bob.pk).update(email="bob@elsewhere.example", email_verified_at=None)


@pytest.mark.parametrize(
    "happens",
    [
        _is_read,
        _is_deleted,
        _has_left,
        _is_muted,
        _is_locked_out,
        _wants_none,
        _wants_to_hear_of_nothing,
        _is_archived,
        _has_another_address,
    ],
)
def test_what_came_to_nothing_meanwhile_is_not_told(
    alice: User,
    reached: User,
    lobby: Room,
    office: PostOffice,
    happens: Callable[[Message, User, User], None],
) -> None:
    happens(miss(alice, lobby, reached), reached, alice)

    let_pass()

    assert office.taken == []
    assert not MissedMessage.objects.exists()


def test_an_answer_in_a_thread_that_was_read_there_is_not_told(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    root = say(alice, lobby, "Who bakes?")
    answer = miss(alice, lobby, reached, "You, @bob", thread=root.pk)
    mark_read(actor=reached, room_id=lobby.pk, seq=answer.seq)
    other = miss(alice, lobby, reached, "Really, @bob", thread=root.pk)
    read_thread(actor=reached, message_id=root.pk, seq=answer.seq)

    let_pass()

    (taken,) = office.taken
    assert ("THREAD IN LOBBY" in read(taken), "> You" in read(taken), "> Really" in read(taken)) == (
        True,
        False,
        True,
    )
    assert f"thread-{root.pk.hex}.{reached.pk}@" in taken["References"]
    assert other.pk != answer.pk


def test_an_answer_in_a_thread_that_they_have_left_is_not_told(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    root = say(alice, lobby, "Who bakes?")
    miss(alice, lobby, reached, "You, @bob", thread=root.pk)
    unfollow_thread(actor=reached, message_id=root.pk)

    let_pass()

    assert office.taken == []


def test_who_wants_to_be_left_alone_by_then_is_told_when_that_ends(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    miss(alice, lobby, reached)
    Quiet.objects.create(user=reached, until=timezone.now() + timedelta(hours=2))

    let_pass()
    assert office.taken == []

    let_pass(timedelta(hours=2, minutes=1))
    assert len(office.taken) == 1


def test_an_address_that_was_only_typed_gets_nothing(
    alice: User, bob: User, lobby: Room, office: PostOffice
) -> None:
    miss(alice, lobby, bob)
    assert not MissedMessage.objects.exists()

    let_pass()

    assert office.taken == []


def test_it_says_what_the_message_says_by_then(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    message = miss(alice, lobby, reached)
    edit_message(actor=alice, message_id=message.pk, body="Bread at **five**, ||or six||")

    let_pass()

    assert "> Bread at five, ▒▒▒" in read(office.taken[0])


@pytest.mark.parametrize("who", ["owner", "reader"])
def test_where_words_are_not_to_be_told_it_says_who_and_where(
    alice: User, reached: User, lobby: Room, office: PostOffice, who: str
) -> None:
    if who == "owner":
        change_workspace_notifications(actor=alice, mail_hides_words=True)
    else:
        change_notification_settings(actor=reached, hides_words=True)
    miss(alice, lobby, reached)

    let_pass()

    whole = office.taken[0].as_string()
    assert "Bread" not in whole
    assert ("Alice" in whole, "Lobby" in whole) == (True, True)


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("Hi @Bob, and @room.", ["@Bob", "@room"]),
        ("@bob-smith and @bob.smith and @bobby", []),
        ("info@bob.example", []),
        ("(@bob) @bob's", ["@bob", "@bob"]),
    ],
)
def test_their_own_name_is_marked_and_no_other(bob: User, words: str, marked: list[str]) -> None:
    pieces = mark_names(words, bob)

    assert "".join(piece for piece, _is_name in pieces) == words
    assert [piece for piece, is_name in pieces if is_name] == marked


def test_it_speaks_the_language_and_the_clock_of_its_reader(
    alice: User, reached: User, lobby: Room, office: PostOffice, settings: Any
) -> None:
    reached.language, reached.time_zone = "de", "Pacific/Auckland"
    reached.save()
    message = miss(alice, lobby, reached)
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now())

    let_pass()

    (taken,) = office.taken
    assert taken["Subject"] == "Alice hat nach dir gefragt (SyncChatRoom)"
    assert "heute " in read(taken)
    assert '<html lang="de" dir="ltr"' in read(taken, "html")


def test_a_mail_says_how_to_stop_it_and_that_it_is_no_person_s(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    miss(alice, lobby, reached)
    let_pass()
    (taken,) = office.taken

    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["List-Id"] == '"SyncChatRoom" <missed.localhost>'
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = taken["List-Unsubscribe"].strip(" <>")
    assert link in read(taken)
    assert taken["References"] == taken["In-Reply-To"]
    html = read(taken, "html")
    assert ("<img" in html, "url(" in html, "@import" in html, "<script" in html) == (False,) * 4


def test_a_name_that_is_not_ascii_keeps_the_id_of_its_list_readable(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    name = 'Bäckerei 🥐 "Zum Kai" am alten Hafen von Travemünde'
    Workspace.objects.update(name=name)
    miss(alice, lobby, reached)

    let_pass()

    (taken,) = office.taken
    raw = next(line for line in taken.as_bytes().replace(b"\n ", b" ").split(b"\n") if b"List-Id" in line)
    assert raw.endswith(b"<missed.localhost>")
    assert all(len(word) <= 75 for word in raw.split())
    assert str(taken["List-Id"]) == f"{name.replace(chr(34), '')} <missed.localhost>"
    assert name in str(taken["Subject"])


def test_one_press_stops_it_signed_out_and_a_look_does_not(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    miss(alice, lobby, reached)
    let_pass()
    path = "/unsubscribe/" + office.taken[0]["List-Unsubscribe"].strip(" <>").split("/unsubscribe/")[1]
    stranger = Client(enforce_csrf_checks=True)

    assert "Stop these emails?" in stranger.get(path).content.decode()
    miss(alice, lobby, reached)
    let_pass(LATER * 2)
    assert len(office.taken) == 2

    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    miss(alice, lobby, reached)
    let_pass(LATER * 4)

    assert (answer.status_code, len(office.taken)) == (200, 2)


@pytest.mark.parametrize("token", ["nonsense", "WzEsICJtaXNzZWQiXQ:1abcde:forged-signature"])
def test_a_forged_link_stops_nothing(reached: User, token: str) -> None:
    answer = Client().post(f"/unsubscribe/{token}/")

    assert answer.status_code == 404
    assert "This link stops nothing" in answer.content.decode()


def test_a_mail_that_leaves_twice_after_a_crash_is_one_in_the_inbox(
    alice: User, reached: User, lobby: Room, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when the server has the mail and nobody has noted it."""
    miss(alice, lobby, reached)
    with monkeypatch.context() as killed:
        killed.setattr(QuerySet, "delete", lambda _self: 1 / 0)
        let_pass()
    assert len(office.taken) == 1
    miss(alice, lobby, reached, "Later, @bob")
    DBTaskResult.objects.update(
        status="RUNNING", started_at=timezone.now() - ABANDONED * 2, run_after=timezone.now()
    )
    do_all()

    assert len(office.taken) == 2
    assert len(set(office.ids)) == 1
    assert "Later" not in read(office.taken[1])


@pytest.mark.django_db(transaction=True)
def test_of_several_processes_one_puts_it_down(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    miss(alice, lobby, reached)

    run_at_once(lambda _number: put_down_missed(timezone.now() + LATER), 4)
    do_all()

    assert len(office.taken) == 1


def test_what_could_not_be_sent_for_days_is_let_go(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    miss(alice, lobby, reached)
    remove_stale_missed()
    assert MissedMessage.objects.count() == 1
    MissedMessage.objects.update(due_at=datetime(2026, 1, 1, tzinfo=UTC))
    remove_stale_missed()
    assert not MissedMessage.objects.exists()


def test_in_a_restored_database_it_is_the_same_mail_again(
    alice: User, reached: User, lobby: Room, office: PostOffice
) -> None:
    message = miss(alice, lobby, reached)
    let_pass()
    put_aside(message, {reached.pk: 15})
    let_pass(LATER * 3)

    assert len(office.taken) == 2
    assert len(set(office.ids)) == 1
