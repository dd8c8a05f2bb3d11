"""Answering a message: one of the same room, quoted as it is now."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import delete_message, edit_message, list_messages, send_message
from syncchat.domain.rooms.archiving import archive_room
from syncchat.domain.rooms.memberships import join_room
from syncchat.errors import DomainError, Forbidden, Invalid, NotFound
from syncchat.models import Message, Room, User
from syncchat.models.queries.quote import TEXT_LIMIT, cut_quote
from syncchat.protocol.events import Quote
from syncchat.serializers.messages import serialize_messages
from syncchat.serializers.people import serialize_person

pytestmark = pytest.mark.django_db


def _say(author: User, room: Room, body: str, reply_to: UUID | None = None) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body, reply_to=reply_to).message


def _quote_of(answer: Message, reader: User) -> Quote | None:
    listed = list_messages(room=answer.room)
    return next(each.reply_to for each in serialize_messages(listed, reader) if each.id == answer.pk)


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return _say(alice, lobby, "Bread at *four*")


def test_an_answer_quotes_the_present_words_and_none_of_a_deleted_message(
    alice: User, bob: User, lobby: Room, word: Message
) -> None:
    answer = _say(bob, lobby, "I bring jam", word.pk)
    person = serialize_person(alice)
    assert _quote_of(answer, bob) == Quote(
        id=word.pk, seq=word.seq, author=person, text="Bread at four", deleted=False
    )
    edit_message(actor=alice, message_id=word.pk, body="Bread at five")
    assert _quote_of(answer, bob) == Quote(
        id=word.pk, seq=word.seq, author=person, text="Bread at five", deleted=False
    )
    delete_message(actor=alice, message_id=word.pk)
    assert _quote_of(answer, bob) == Quote(id=word.pk, seq=word.seq, author=person, text="", deleted=True)


def test_what_is_deleted_meanwhile_can_still_be_answered(
    alice: User, bob: User, lobby: Room, word: Message
) -> None:
    delete_message(actor=alice, message_id=word.pk)
    assert _say(bob, lobby, "I bring jam", word.pk).reply_to == word


def test_only_a_message_of_the_same_room_can_be_answered_and_others_are_as_if_they_were_not(
    alice: User, bob: User, lobby: Room, cellar: Room, word: Message
) -> None:
    secret = _say(alice, cellar, "The jam is hidden")
    refusals: list[DomainError] = []
    for wanted in (secret.pk, make_id()):
        with pytest.raises(NotFound) as refused:
            _say(bob, lobby, "What?", wanted)
        refusals.append(refused.value)
    # Nor by somebody who may read both
    with pytest.raises(NotFound):
        _say(alice, lobby, "That one", secret.pk)

    assert refusals[0].message == refusals[1].message
    assert _say(bob, lobby, "What?", word.pk).reply_to == word


def test_a_line_of_the_house_takes_no_answer(alice: User, charlie: User, lobby: Room, word: Message) -> None:
    join_room(actor=charlie, room_id=lobby.pk)
    line = Message.objects.get(room=lobby, kind="joined", person=charlie)
    with pytest.raises(Invalid) as refused:
        _say(alice, lobby, "Welcome", line.pk)
    assert refused.value.field == "reply_to"

    assert _say(charlie, lobby, "Thanks", word.pk).reply_to == word


def test_an_archived_room_takes_no_answer(alice: User, bob: User, lobby: Room, word: Message) -> None:
    _say(bob, lobby, "I bring jam", word.pk)
    archive_room(actor=alice, room_id=lobby.pk)
    with pytest.raises(Forbidden):
        _say(bob, lobby, "And butter", word.pk)


def test_a_page_of_answers_costs_no_more_statements_than_one(alice: User, lobby: Room, word: Message) -> None:
    _say(alice, lobby, "One", word.pk)
    with CaptureQueriesContext(connection) as one:
        serialize_messages(list_messages(room=lobby), alice)
    for number in range(5):
        _say(alice, lobby, str(number), _say(alice, lobby, f"word {number}").pk)
    with CaptureQueriesContext(connection) as many:
        serialize_messages(list_messages(room=lobby), alice)
    assert len(many) == len(one)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two &amp; <em>three</em></p>", "One two & three"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ('<ol start="24"><li value="24">a</li><li value="31">b</li></ol>', "24. a 31. b"),
        ("<p>a<br>b &lt;i&gt;</p>", "a b <i>"),
        ("<p>safe \u202e word</p>", "safe word"),
        ("", ""),
        ("<p>" + "long " * 100 + "</p>", ("long " * 100)[: TEXT_LIMIT - 1].rstrip() + "…"),
    ],
)
def test_a_quote_is_one_plain_line(html: str, text: str) -> None:
    assert cut_quote(html) == text
