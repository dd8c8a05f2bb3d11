"""What happens to a message's words: sent, edited, deleted, rendered anew."""

import sqlite3
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from syncchat.domain.ids import make_id
from syncchat.domain.markup import RENDERER_VERSION
from syncchat.domain.messages.messages import (
    UNDO_WINDOW,
    delete_message,
    edit_message,
    list_messages,
    send_message,
)
from syncchat.domain.messages.reads import count_unread, mark_read, mark_unread
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Log, LogEntry, Mention, Message, Room, User
from syncchat.search.indexing import catch_up


def say(author: User, room: Room, body: str) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def test_a_message_gets_the_next_number_of_its_room(alice: User, bob: User, lobby: Room) -> None:
    first, second = say(alice, lobby, "one"), say(bob, lobby, "two")
    lobby.log.refresh_from_db()

    assert second.seq == first.seq + 1 == lobby.log.head
    entry = LogEntry.objects.get(log=lobby.log, seq=second.seq)
    assert (entry.kind, entry.message_id, entry.actor) == ("message_sent", second.pk, bob)


def test_the_same_id_is_stored_once_whatever_the_second_body_says(alice: User, lobby: Room) -> None:
    message_id = make_id()
    first = send_message(actor=alice, room_id=lobby.pk, id=message_id, body="first")
    again = send_message(actor=alice, room_id=lobby.pk, id=message_id, body="second")

    assert (first.dup, again.dup) == (False, True)
    assert again.message.body == "first"
    assert LogEntry.objects.filter(message_id=message_id).count() == 1


def test_an_id_is_refused_to_anyone_else_and_in_any_other_room(
    alice: User, bob: User, lobby: Room, general: Room
) -> None:
    message_id = say(alice, lobby, "mine").pk

    for author, room in ((bob, lobby), (alice, general)):
        with pytest.raises(Conflict):
            send_message(actor=author, room_id=room.pk, id=message_id, body="mine too")


def test_a_refusal_burns_no_number_and_may_be_sent_again_later(alice: User, bob: User, cellar: Room) -> None:
    from syncchat.domain.rooms.memberships import add_people

    before = Log.objects.get(pk=cellar.log_id).head
    message_id = make_id()
    with pytest.raises(NotFound):
        send_message(actor=bob, room_id=cellar.pk, id=message_id, body="knock")
    cellar.log.refresh_from_db()
    assert cellar.log.head == before

    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    sent = send_message(actor=bob, room_id=cellar.pk, id=message_id, body="knock")
    assert sent.dup is False


def test_an_acknowledged_message_is_acknowledged_again_after_its_author_left(bob: User, lobby: Room) -> None:
    from syncchat.domain.rooms.memberships import leave_room

    sent = say(bob, lobby, "last words")
    leave_room(actor=bob, room_id=lobby.pk)

    again = send_message(actor=bob, room_id=lobby.pk, id=sent.pk, body="last words")
    assert (again.dup, again.message.seq) == (True, sent.seq)
    with pytest.raises(NotFound):
        say(bob, lobby, "and one more")


def test_mentions_follow_the_words(alice: User, bob: User, lobby: Room) -> None:
    message = say(alice, lobby, "@bob and @nobody, look")
    assert list(Mention.objects.values_list("user", "message")) == [(bob.pk, message.pk)]
    assert count_unread(bob)[lobby.pk] == (1, 1)

    edit_message(actor=alice, message_id=message.pk, body="look, @room")
    assert not Mention.objects.exists()
    assert count_unread(bob)[lobby.pk] == (1, 1)

    edit_message(actor=alice, message_id=message.pk, body="look")
    assert count_unread(bob)[lobby.pk] == (1, 0)


def test_only_its_author_edits_a_message(alice: User, bob: User, charlie: User, lobby: Room) -> None:
    message = say(bob, lobby, "mine")

    with pytest.raises(Forbidden):
        edit_message(actor=alice, message_id=message.pk, body="yours")
    with pytest.raises(NotFound):
        edit_message(actor=charlie, message_id=message.pk, body="yours")
    with pytest.raises(Invalid):
        edit_message(actor=bob, message_id=message.pk, body=" ")
    assert edit_message(actor=bob, message_id=message.pk, body="still mine").edited_at


def test_an_edit_that_changes_nothing_leaves_no_mark(bob: User, lobby: Room) -> None:
    message = say(bob, lobby, "same")

    assert edit_message(actor=bob, message_id=message.pk, body="same").edited_at is None
    assert LogEntry.objects.filter(message=message).count() == 1


def test_a_deleted_message_leaves_its_place_and_none_of_its_words(
    alice: User, bob: User, lobby: Room
) -> None:
    message = say(bob, lobby, "regret @alice")
    delete_message(actor=alice, message_id=message.pk)
    message.refresh_from_db()

    assert (message.body, message.html, message.mentions.count()) == ("", "", 0)
    assert message in list_messages(room=lobby)
    with pytest.raises(Forbidden):
        edit_message(actor=bob, message_id=message.pk, body="back")


def test_a_slip_that_its_author_takes_back_at_once_is_marked_and_still_an_entry_of_the_log(
    alice: User, bob: User, lobby: Room
) -> None:
    slip, late, mine, root = (say(alice, lobby, words) for words in ("slip", "late", "not yours", "answered"))
    Message.objects.filter(pk=late.pk).update(created_at=late.created_at - 2 * UNDO_WINDOW)
    send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="an answer", thread=root.pk)
    own = say(bob, lobby, "of bob's")
    for message in (slip, late, root, own):
        delete_message(actor=alice, message_id=message.pk, undo=True)
    delete_message(actor=alice, message_id=mine.pk)

    marked = Message.objects.filter(taken_back=True)
    assert [each.pk for each in marked] == [slip.pk]
    assert Message.objects.filter(deleted_at=None, room=lobby, kind="text").count() == 1
    assert LogEntry.objects.filter(message=slip, kind="message_deleted").exists()


def test_a_member_does_not_delete_the_words_of_another(alice: User, bob: User, lobby: Room) -> None:
    message = say(alice, lobby, "stays")

    with pytest.raises(Forbidden):
        delete_message(actor=bob, message_id=message.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's pages are its own business")
def test_deleted_words_are_in_no_byte_of_the_database(alice: User, bob: User, lobby: Room) -> None:
    word = "rhabarberbarbara"
    message = say(bob, lobby, f"my secret is {word} " * 50)
    edited = say(bob, lobby, f"another {word}")
    say(bob, lobby, "something after it")
    catch_up()
    edit_message(actor=bob, message_id=edited.pk, body="nothing of the kind")
    # Its earlier words are kept until it is deleted
    for each in (message, edited):
        delete_message(actor=bob, message_id=each.pk)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    path = Path(str(connection.settings_dict["NAME"]))
    stored = path.read_bytes() + Path(f"{path}-wal").read_bytes()
    assert word.encode() not in stored
    assert b"something after it" in stored
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_history_comes_in_pages_both_ways_and_around_a_message(alice: User, lobby: Room) -> None:
    seqs = [say(alice, lobby, f"number {n}").seq for n in range(30)]

    def pick(**where: int) -> list[int]:
        return [message.seq for message in list_messages(room=lobby, **where)]

    assert pick(limit=10) == seqs[-10:]
    assert pick(before=seqs[10], limit=5) == seqs[5:10]
    assert pick(after=seqs[10], limit=5) == seqs[11:16]
    assert pick(around=seqs[15], limit=10) == seqs[10:20]
    assert len(pick(limit=10**9)) <= 100


def test_unread_counts_are_others_undeleted_words_after_the_marker(
    alice: User, bob: User, lobby: Room
) -> None:
    for n in range(3):
        say(alice, lobby, f"for bob {n}")
    own = say(bob, lobby, "my own")
    mark_read(actor=bob, room_id=lobby.pk, seq=own.seq - 2)
    assert count_unread(bob)[lobby.pk] == (1, 0)

    mark_read(actor=bob, room_id=lobby.pk, seq=1)
    assert count_unread(bob)[lobby.pk] == (1, 0)

    mark_unread(actor=bob, room_id=lobby.pk, seq=own.seq - 3)
    assert count_unread(bob)[lobby.pk] == (3, 0)
    delete_message(actor=alice, message_id=Message.objects.get(room=lobby, seq=own.seq - 2).pk)
    assert count_unread(bob)[lobby.pk] == (2, 0)

    mark_read(actor=bob, room_id=lobby.pk, seq=10**6)
    assert count_unread(bob)[lobby.pk] == (0, 0)


def test_messages_of_an_older_renderer_are_rendered_anew(alice: User, lobby: Room) -> None:
    message = say(alice, lobby, "*hi*")
    Message.objects.filter(pk=message.pk).update(html="<p>old</p>", renderer=0)
    output = StringIO()
    call_command("rerender", stdout=output)
    message.refresh_from_db()

    assert (message.html, message.renderer) == ("<p><em>hi</em></p>", RENDERER_VERSION)
    assert "1 messages rendered anew" in output.getvalue()


def test_a_message_rendered_anew_names_only_whom_it_called(alice: User, bob: User, lobby: Room) -> None:
    message = say(alice, lobby, "@bob and @alice")
    Message.objects.filter(pk=message.pk).update(html="<p>old</p>", renderer=0)
    message.mentions.filter(user=bob).delete()
    call_command("rerender", stdout=StringIO())
    message.refresh_from_db()

    assert ("/people/alice/" in message.html, "/people/bob/" in message.html) == (True, False)
