"""Polls: one state of choices for each person, counted for everybody, and secret where they are to be."""

import json
from uuid import UUID

import pytest

from syncchat.domain.accounts.ignoring import ignore_person
from syncchat.domain.ids import make_id
from syncchat.domain.messages import polls
from syncchat.domain.messages.messages import delete_message, edit_message, list_messages, send_message
from syncchat.domain.messages.polls import add_poll_option, close_poll, vote
from syncchat.domain.rooms.archiving import archive_room
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import remove_person
from syncchat.domain.rooms.rooms import set_announcement
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from syncchat.integrity.polls import find_double_votes, find_unlogged_votes, find_wrong_polls
from syncchat.models import LogEntry, Message, Poll, Room, User, Vote
from syncchat.models.messages import poll as tallies
from syncchat.protocol.commands import NewPoll
from syncchat.protocol.events import Poll as PollShape
from syncchat.protocol.kinds import Ignoring
from syncchat.serializers.events import read_page
from syncchat.serializers.messages import serialize_messages

pytestmark = pytest.mark.django_db


def _ask(author: User, room: Room, *options: str, body: str = "When?", **kinds: bool) -> Message:
    poll = NewPoll(options=list(options or ("Monday", "Tuesday", "Never")), **kinds)
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body, poll=poll).message


def _show(reader: User, asked: Message) -> PollShape:
    (message,) = serialize_messages(
        [each for each in list_messages(room=asked.room) if each.pk == asked.pk], reader
    )
    assert message.poll is not None
    return message.poll


def _count_told(asked: Message) -> int:
    return LogEntry.objects.filter(kind="poll_changed", message=asked).count()


def test_a_choice_is_a_state_however_often_it_is_said(alice: User, bob: User, lobby: Room) -> None:
    asked = _ask(alice, lobby)
    for _again in range(3):
        vote(actor=bob, message_id=asked.pk, options=[1])
    vote(actor=alice, message_id=asked.pk, options=[1])
    vote(actor=bob, message_id=asked.pk, options=[0])

    shown = _show(bob, asked)
    assert [(each.text, each.count, each.people) for each in shown.options] == [
        ("Monday", 1, [bob.pk]),
        ("Tuesday", 1, [alice.pk]),
        ("Never", 0, []),
    ]
    assert (shown.voters, shown.mine, _show(alice, asked).mine) == (2, [0], [1])
    assert _count_told(asked) == 3


def test_a_choice_is_taken_back_and_made_of_several(alice: User, bob: User, lobby: Room) -> None:
    asked = _ask(alice, lobby, multiple=True)
    vote(actor=bob, message_id=asked.pk, options=[2, 0, 0])
    assert _show(bob, asked).mine == [0, 2]
    vote(actor=bob, message_id=asked.pk, options=[])
    assert (_show(bob, asked).mine, _show(bob, asked).voters) == ([], 0)


@pytest.mark.parametrize("options", [[3], [0, 1], [99, 0]])
def test_what_is_no_choice_of_the_poll_is_refused_and_changes_nothing(
    alice: User, lobby: Room, options: list[int]
) -> None:
    asked = _ask(alice, lobby)
    vote(actor=alice, message_id=asked.pk, options=[2])
    with pytest.raises(Invalid):
        vote(actor=alice, message_id=asked.pk, options=options)
    assert _show(alice, asked).mine == [2]


def test_of_an_anonymous_poll_nothing_that_is_read_says_who_chose_what(
    alice: User, bob: User, lobby: Room
) -> None:
    asked = _ask(alice, lobby, anonymous=True, extendable=True)
    add_poll_option(actor=bob, message_id=asked.pk, text="Someday")
    vote(actor=bob, message_id=asked.pk, options=[1])

    page = [json.loads(event.text) for event in read_page(lobby.log_id, asked.seq).events]
    (event,) = (each for each in page if each["kind"] == "poll_changed")
    assert [each["count"] for each in event["message"]["poll"]["options"]] == [0, 1, 0, 0]
    assert "actor" not in event
    assert not {"people", "mine"} & {
        key for each in (*event["message"]["poll"]["options"], event["message"]["poll"]) for key in each
    }
    assert [each.people for each in _show(alice, asked).options] == [None] * 4
    assert not LogEntry.objects.filter(kind="poll_changed", message=asked, actor=bob).exists()
    # The voter themselves is told, in a log that only they read
    (told,) = LogEntry.objects.filter(kind="vote_changed", message=asked)
    assert told.log_id == bob.log_id
    assert json.loads(read_page(bob.log_id, told.seq - 1).events[0].text)["vote"]["options"] == [1]


def test_only_the_first_who_vote_are_named(
    alice: User, bob: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "VOTERS_SHOWN", 1)
    asked = _ask(alice, lobby)
    for person in (bob, alice):
        vote(actor=person, message_id=asked.pk, options=[0])
    first = _show(alice, asked).options[0]
    assert (first.count, first.people) == (2, [bob.pk])


def test_an_option_that_comes_while_a_poll_is_read_breaks_no_page(
    alice: User, bob: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _ask(alice, lobby)
    count = tallies._count_votes

    def count_and_wait(found: dict[UUID, tallies.Tally]) -> None:
        count(found)
        add_poll_option(actor=alice, message_id=asked.pk, text="Someday")
        vote(actor=bob, message_id=asked.pk, options=[3])

    monkeypatch.setattr(tallies, "_count_votes", count_and_wait)
    assert [each.text for each in _show(bob, asked).options] == ["Monday", "Tuesday", "Never"]
    monkeypatch.undo()
    assert _show(bob, asked).options[3].people == [bob.pk]


def test_its_author_and_a_moderator_close_a_poll_and_nobody_else(alice: User, bob: User, lobby: Room) -> None:
    theirs, hers = _ask(bob, lobby), _ask(alice, lobby)
    vote(actor=bob, message_id=theirs.pk, options=[0])
    with pytest.raises(Forbidden):
        close_poll(actor=bob, message_id=hers.pk)
    for _again in range(2):
        close_poll(actor=alice, message_id=theirs.pk)

    assert _show(bob, theirs).closed_at is not None
    assert _count_told(theirs) == 2
    with pytest.raises(Forbidden):
        vote(actor=bob, message_id=theirs.pk, options=[1])
    # Said again because its answer was lost, it is so already
    vote(actor=bob, message_id=theirs.pk, options=[0])


def test_options_are_added_by_whom_the_author_lets(alice: User, bob: User, lobby: Room) -> None:
    fixed, growing = _ask(alice, lobby), _ask(alice, lobby, extendable=True)
    with pytest.raises(Forbidden):
        add_poll_option(actor=bob, message_id=fixed.pk, text="Someday")
    add_poll_option(actor=alice, message_id=fixed.pk, text="Someday")
    for _again in range(2):
        add_poll_option(actor=bob, message_id=growing.pk, text="Someday")
    with pytest.raises(Invalid):
        add_poll_option(actor=alice, message_id=growing.pk, text="someday")

    assert [each.text for each in _show(bob, growing).options][3:] == ["Someday"]
    close_poll(actor=alice, message_id=growing.pk)
    with pytest.raises(Forbidden):
        add_poll_option(actor=bob, message_id=growing.pk, text="Later")


def test_where_a_block_stands_between_two_none_adds_words_for_the_other(bob: User, charlie: User) -> None:
    asked = _ask(bob, open_direct(actor=bob, people=[charlie.pk]), extendable=True)
    add_poll_option(actor=charlie, message_id=asked.pk, text="Someday")
    ignore_person(actor=bob, person_id=charlie.pk, how=Ignoring.BLOCKED)
    for person in (bob, charlie):
        with pytest.raises(Forbidden):
            add_poll_option(actor=person, message_id=asked.pk, text="Now!")
    assert [each.text for each in _show(bob, asked).options][3:] == ["Someday"]


def test_a_poll_holds_no_more_options_than_it_may(alice: User, lobby: Room) -> None:
    asked = _ask(alice, lobby, *(f"No. {number}" for number in range(polls.OPTIONS_LIMIT)))
    with pytest.raises(Conflict):
        add_poll_option(actor=alice, message_id=asked.pk, text="One more")


@pytest.mark.parametrize(
    "options",
    [
        ["Alone"],
        [str(number) for number in range(13)],
        ["Same", " same "],
        ["Yes", "  "],
        ["Yes", "x" * 201],
        ["Yes", "\u202eNo"],
    ],
)
def test_a_poll_that_cannot_be_asked_is_refused_and_leaves_no_gap(
    alice: User, lobby: Room, options: list[str]
) -> None:
    lobby.log.refresh_from_db()
    head = lobby.log.head
    with pytest.raises(Invalid) as refused:
        _ask(alice, lobby, *options)
    assert refused.value.field == "options"
    lobby.log.refresh_from_db()
    assert (lobby.log.head, Poll.objects.count()) == (head, 0)


def test_a_poll_needs_a_question_before_and_after_an_edit(alice: User, lobby: Room) -> None:
    with pytest.raises(Invalid):
        _ask(alice, lobby, body=" ")
    asked = _ask(alice, lobby)
    with pytest.raises(Invalid):
        edit_message(actor=alice, message_id=asked.pk, body="")
    edit_message(actor=alice, message_id=asked.pk, body="When, then?")
    assert len(_show(alice, asked).options) == 3


def test_a_deleted_poll_keeps_no_option_and_takes_no_vote(alice: User, bob: User, lobby: Room) -> None:
    asked = _ask(alice, lobby)
    vote(actor=bob, message_id=asked.pk, options=[0])
    delete_message(actor=alice, message_id=asked.pk)
    assert (Poll.objects.count(), Vote.objects.count()) == (0, 0)
    with pytest.raises(Forbidden):
        vote(actor=bob, message_id=asked.pk, options=[1])


def test_who_is_out_or_where_all_is_over_votes_no_more(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    asked = _ask(alice, lobby)
    plain = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="No poll").message
    refused: list[type[DomainError]] = []
    for person, message in ((charlie, asked), (bob, plain)):
        with pytest.raises(DomainError) as error:
            vote(actor=person, message_id=message.pk, options=[0])
        refused.append(error.type)
    remove_person(actor=alice, room_id=lobby.pk, person_id=bob.pk)
    with pytest.raises(NotFound):
        vote(actor=bob, message_id=asked.pk, options=[0])
    archive_room(actor=alice, room_id=lobby.pk)
    with pytest.raises(Forbidden):
        vote(actor=alice, message_id=asked.pk, options=[0])
    assert refused == [NotFound, Invalid]


def test_who_may_only_read_a_room_answers_its_polls(alice: User, bob: User, lobby: Room) -> None:
    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True)
    asked = _ask(alice, lobby)
    vote(actor=bob, message_id=asked.pk, options=[0])
    assert _show(bob, asked).mine == [0]


def test_verify_finds_polls_and_votes_that_do_not_agree(alice: User, bob: User, lobby: Room) -> None:
    asked = _ask(alice, lobby)
    vote(actor=bob, message_id=asked.pk, options=[0])
    looks = (find_wrong_polls, find_double_votes, find_unlogged_votes)
    assert [list(look()) for look in looks] == [[], [], []]

    Vote.objects.create(option=asked.poll.options.get(place=1), user=bob)
    Vote.objects.create(option=asked.poll.options.get(place=1), user=alice)
    Message.objects.filter(pk=asked.pk).update(has_poll=False)
    assert [len(list(look())) for look in looks] == [1, 1, 1]
