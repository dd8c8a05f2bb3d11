"""Forwarding: a copy of words, which tells no more of where they are from than everybody may know."""

import json
from typing import Any

import pytest
from django.template import Context, Template

from syncchat.domain.files.freeing import Choice, free_files
from syncchat.domain.files.usage import measure_usage
from syncchat.domain.ids import make_id
from syncchat.domain.messages import forwards
from syncchat.domain.messages.messages import delete_message, edit_message, list_messages, send_message
from syncchat.domain.messages.rerendering import rerender_some
from syncchat.domain.rooms.archiving import archive_room, delete_room
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.rooms import create_room, set_announcement
from syncchat.domain.search.search import search
from syncchat.errors import DomainError, Forbidden, Invalid, NotFound
from syncchat.integrity import verify
from syncchat.integrity.forwards import find_kept_forwards, find_wrong_copies
from syncchat.log.append import append_entry
from syncchat.models import Attachment, Forward, LogEntry, Message, Room, User
from syncchat.protocol.commands import NewPoll
from syncchat.protocol.events import Forward as ForwardShown
from syncchat.protocol.events import Message as MessageShown
from syncchat.protocol.kinds import RoomKind
from syncchat.search.indexing import catch_up
from syncchat.serializers.events import read_page
from syncchat.serializers.messages import serialize_messages
from tests.files.things import make_picture, send_files, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(tmp_path: Any, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hall(alice: User, bob: User) -> Room:
    return create_room(actor=bob, kind="public", name="Hall")


def say(author: User, room: Room, body: str, **fields: Any) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body, **fields).message


def forward(author: User, room: Room, message: Message, comment: str = "") -> Message:
    return say(author, room, comment, forward=message.pk)


def show(reader: User, message: Message) -> MessageShown:
    room = Room.objects.get(pk=message.room_id)
    (shown,) = serialize_messages(
        [each for each in list_messages(room=room) if each.pk == message.pk], reader
    )
    return shown


def card(reader: User, message: Message) -> ForwardShown:
    shown = show(reader, message).forward
    assert shown is not None
    return shown


def list_damage() -> list[Any]:
    catch_up()
    return [(subject, found) for subject, found in verify() if found]


def test_a_forward_shows_what_was_said_and_by_whom_under_a_comment(
    alice: User, bob: User, lobby: Room, hall: Room
) -> None:
    said = say(alice, lobby, "The **boat** leaves at `nine` @bob")
    passed = forward(bob, hall, said, "See this @alice")
    shown, passed_on = show(bob, passed), card(bob, passed)

    assert (shown.body, shown.mentions) == ("See this @alice", [alice.pk])
    assert (passed_on.author.username, passed_on.at, passed_on.body) == ("alice", said.created_at, said.body)
    assert (passed_on.html, passed_on.id, passed_on.deleted) == (said.html, said.pk, False)
    assert (passed_on.source, passed_on.room, passed_on.room_name) == (RoomKind.PUBLIC, lobby.pk, "Lobby")
    assert list_damage() == []


def test_the_event_that_tells_of_it_says_what_a_page_does(
    alice: User, bob: User, lobby: Room, hall: Room
) -> None:
    passed = forward(bob, hall, say(alice, lobby, "The boat"))
    (event,) = read_page(hall.log_id, passed.seq - 1).events
    assert json.loads(event.text)["message"]["forward"]["html"] == card(bob, passed).html


@pytest.mark.parametrize("kind", ["private", "direct"])
def test_of_a_closed_room_nothing_but_its_kind_is_told(
    kind: str, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    closed = cellar if kind == "private" else open_direct(actor=alice, people=[bob.pk])
    passed = forward(alice, lobby, say(alice, closed, "Between us"))
    shown = card(bob, passed)
    assert (shown.source, shown.room, shown.room_name) == (RoomKind(kind), None, None)


def test_who_may_not_read_it_passes_nothing_on(
    alice: User, bob: User, charlie: User, lobby: Room, cellar: Room
) -> None:
    secret, ours = say(alice, cellar, "Secret"), say(alice, open_direct(actor=alice, people=[bob.pk]), "Ours")
    lobby.log.refresh_from_db()
    head = lobby.log.head
    for message_id in (secret.pk, make_id()):
        with pytest.raises(NotFound):
            say(bob, lobby, "", forward=message_id)
    mine = create_room(actor=charlie, kind="private", name="Mine")
    with pytest.raises(NotFound):
        forward(charlie, mine, ours)
    lobby.log.refresh_from_db()
    assert (lobby.log.head, Forward.objects.count()) == (head, 0)


def test_what_is_not_there_or_nobody_said_is_not_forwarded(
    alice: User, bob: User, lobby: Room, hall: Room
) -> None:
    gone, line = say(alice, lobby, "Oops"), lobby.messages.exclude(kind="text").earliest("seq")
    passed = forward(bob, hall, gone)
    delete_message(actor=alice, message_id=gone.pk)
    for message in (gone, line, passed):
        with pytest.raises(Forbidden):
            forward(bob, hall, message)


def test_rooms_that_take_no_words_take_no_forward(alice: User, bob: User, lobby: Room, hall: Room) -> None:
    said = say(bob, hall, "News")
    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True)
    with pytest.raises(Forbidden):
        forward(bob, lobby, said)
    archive_room(actor=alice, room_id=lobby.pk)
    with pytest.raises(Forbidden):
        forward(alice, lobby, said)


def test_a_forward_brings_no_files_or_poll_of_its_own(alice: User, lobby: Room) -> None:
    said, file = say(alice, lobby, "Said"), upload(alice, b"words")
    for fields in ({"files": [file.pk]}, {"poll": NewPoll(options=["Yes", "No"])}):
        with pytest.raises(Invalid) as refused:
            say(alice, lobby, "See", forward=said.pk, **fields)
        assert refused.value.field == "forward"


def test_sent_again_it_is_stored_once(alice: User, lobby: Room) -> None:
    said, chosen = say(alice, lobby, "Said"), make_id()
    for expected in (False, True):
        again = send_message(actor=alice, room_id=lobby.pk, id=chosen, body="", forward=said.pk)
        assert again.dup is expected
    assert Forward.objects.count() == 1


def test_an_edit_of_the_original_does_not_follow_and_a_comment_may_be_changed_or_taken_out(
    alice: User, bob: User, lobby: Room, hall: Room
) -> None:
    said = say(alice, lobby, "At nine")
    passed = forward(bob, hall, said, "See")
    edit_message(actor=alice, message_id=said.pk, body="At ten")
    edit_message(actor=bob, message_id=passed.pk, body="")
    assert (show(bob, passed).body, card(bob, passed).body) == ("", "At nine")


def test_a_forward_of_a_forward_is_of_what_was_first_said(
    alice: User, bob: User, charlie: User, lobby: Room, hall: Room, cellar: Room
) -> None:
    said = say(alice, cellar, "Between us")
    once = forward(alice, lobby, said, "Look")
    twice = forward(bob, hall, once, "Look here")
    shown = card(charlie, twice)
    assert (shown.id, shown.author.username, shown.body) == (said.pk, "alice", "Between us")
    assert shown.source == RoomKind.PRIVATE
    delete_message(actor=alice, message_id=once.pk)
    assert card(charlie, twice).body == "Between us"
    assert list_damage() == []


def test_deleting_the_original_empties_every_card_and_each_log_says_so_and_not_who(
    alice: User, bob: User, lobby: Room, hall: Room, cellar: Room
) -> None:
    said = send_files(alice, cellar, upload(alice, make_picture(), "boat.jpg"), body="The secret boat")
    passed = [forward(alice, lobby, said, "See"), forward(alice, lobby, said)]
    passed.append(forward(bob, hall, passed[0]))
    catch_up()
    assert len(search(user=bob, query="secret").results) == 3

    delete_message(actor=alice, message_id=said.pk)

    for message in passed:
        shown = show(bob, message)
        assert shown.forward is not None
        assert (shown.forward.deleted, shown.forward.body, shown.forward.html) == (True, "", "")
        assert (shown.forward.id, shown.forward.source, shown.files) == (None, None, None)
        (entry,) = LogEntry.objects.filter(message=message, kind="message_emptied")
        assert (entry.log_id, entry.actor) == (message.room.log_id, None)
    assert search(user=bob, query="secret").results == []
    assert [found.message.pk for found in search(user=bob, query="See").results] == [passed[0].pk]
    assert list_damage() == []


def test_what_is_passed_on_while_a_log_is_waited_for_is_emptied_too(
    alice: User, bob: User, lobby: Room, hall: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = say(alice, lobby, "Low water")
    forward(bob, hall, said)
    late = forward(bob, hall, said)
    Forward.objects.filter(message=late).update(original=None)

    def wait_and_append(**entry: Any) -> object:
        Forward.objects.filter(message=late).update(original=said)
        return append_entry(**entry)

    monkeypatch.setattr(forwards, "append_entry", wait_and_append)
    delete_message(actor=alice, message_id=said.pk)
    assert (card(bob, late).deleted, card(bob, late).body) == (True, "")


def test_a_deleted_forward_leaves_the_original_and_its_file(
    alice: User, bob: User, lobby: Room, hall: Room, media: Any
) -> None:
    said = send_files(alice, lobby, upload(alice, b"Tides"))
    passed = forward(bob, hall, said)
    delete_message(actor=bob, message_id=passed.pk)
    (file,) = said.attachments.all()
    assert (media / file.stored.name).is_file()
    assert (Forward.objects.count(), Attachment.objects.count()) == (0, 1)
    assert list_damage() == []


def test_a_room_that_is_deleted_takes_its_words_from_where_they_were_forwarded(
    alice: User, bob: User, lobby: Room, hall: Room, media: Any
) -> None:
    said = send_files(alice, lobby, upload(alice, b"Tides"), body="Of the lobby")
    passed, kept = forward(bob, hall, said), say(bob, hall, "Of the hall")
    forward(bob, lobby, kept)
    delete_room(actor=alice, room_id=lobby.pk, confirmation="Lobby")

    assert (card(bob, passed).deleted, show(bob, passed).files) == (True, None)
    assert LogEntry.objects.filter(log=hall.log_id, kind="message_emptied").count() == 1
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert show(bob, kept).body == "Of the hall"
    assert list_damage() == []


def test_files_go_along_for_those_who_read_the_forward_and_count_once(
    alice: User, bob: User, charlie: User, cellar: Room, lobby: Room, client: Any
) -> None:
    said = send_files(alice, cellar, upload(alice, make_picture(size=(1600, 1200)), "boat.jpg"))
    before = measure_usage(actor=alice).size
    passed = forward(alice, lobby, said)
    files, (original,) = show(charlie, passed).files, said.attachments.all()
    assert files is not None
    client.force_login(charlie)

    assert [(each.name, each.size) for each in files] == [(original.name, original.size)]
    assert [client.get(url).status_code for url in (files[0].url, files[0].thumb)] == [200, 200]
    assert client.get(f"/files/{original.pk}/").status_code == 404
    assert measure_usage(actor=alice).size == before


def test_files_that_are_freed_are_gone_from_forwards_too(
    alice: User, bob: User, lobby: Room, hall: Room, media: Any
) -> None:
    said = send_files(alice, lobby, upload(alice, b"x" * 2_000_000))
    passed = forward(bob, hall, said)
    freed = free_files(actor=alice, choice=Choice(larger_than=1), expected=1)
    again = forward(bob, hall, said)

    assert (freed.count, freed.left) == (1, 0)
    for message in (said, passed, again):
        assert [each.gone for each in show(bob, message).files or ()] == [True]
    assert LogEntry.objects.filter(kind="files_removed").count() == 2
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert list_damage() == []


def test_a_forwarded_poll_is_its_question(alice: User, bob: User, lobby: Room, hall: Room) -> None:
    asked = say(alice, lobby, "When?", poll=NewPoll(options=["Now", "Never"]))
    passed = forward(bob, hall, asked)
    assert (card(bob, passed).body, show(bob, passed).poll) == ("When?", None)


def test_search_finds_comments_and_forwarded_words(alice: User, bob: User, lobby: Room, hall: Room) -> None:
    passed = forward(bob, hall, say(alice, lobby, "Marzipan"), "Cake")
    for query in ("cake in:hall", "marzipan in:hall"):
        (found,) = search(user=bob, query=query).results
        assert (found.message.pk, "".join(piece.text for piece in found.excerpt)) == (
            passed.pk,
            "Cake · Marzipan",
        )


def test_an_answer_to_a_forward_quotes_what_it_shows(alice: User, lobby: Room) -> None:
    passed = forward(alice, lobby, say(alice, lobby, "At nine"))
    quote = show(alice, say(alice, lobby, "Fine", reply_to=passed.pk)).reply_to
    assert quote is not None
    assert quote.text == "At nine"


def test_what_is_forwarded_is_brought_level_with_the_renderer(alice: User, lobby: Room) -> None:
    passed = forward(alice, lobby, say(alice, lobby, "Ask **@alice**"))
    right = card(alice, passed).html
    Forward.objects.update(html=right.replace("strong", "b"), renderer=0)
    while rerender_some():
        pass
    assert card(alice, passed).html == right


def test_verify_finds_words_and_files_that_outlive_their_original(
    alice: User, bob: User, lobby: Room, hall: Room
) -> None:
    said = send_files(alice, lobby, upload(alice, b"Tides"), upload(alice, b"Winds"))
    passed = forward(bob, hall, said)
    assert [list(look()) for look in (find_kept_forwards, find_wrong_copies)] == [[], []]
    passed.attachments.filter(place=0).update(stored="elsewhere")
    Forward.objects.update(original=None)
    assert [len(list(look())) for look in (find_kept_forwards, find_wrong_copies)] == [1, 1]


def test_a_message_that_is_not_theirs_is_refused_as_one_that_is_nowhere(
    alice: User, bob: User, cellar: Room, lobby: Room
) -> None:
    secret = say(alice, cellar, "Secret")
    words: list[str] = []
    for message_id in (secret.pk, make_id()):
        with pytest.raises(DomainError) as refused:
            say(bob, lobby, "See", forward=message_id)
        words.append(refused.value.message)
    assert words[0] == words[1]


def test_the_server_draws_every_word_and_tasks_without_their_lines(alice: User, lobby: Room) -> None:
    passed = forward(alice, lobby, say(alice, lobby, 'An <input data-line="3">\n\n- [ ] Oars'))
    page = Template("{% load forwards %}{% forwarded_html card %}")
    drawn = page.render(Context({"card": {"html": card(alice, passed).html}}))
    assert '&lt;input data-line="3"&gt;' in drawn
    assert ('data-line="2"' in drawn, drawn.count("<input ")) == (False, 1)
