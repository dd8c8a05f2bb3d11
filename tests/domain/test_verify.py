"""`manage.py verify` passes a clean workspace and names each thing that is wrong in another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.domain.markup import RENDERER_VERSION
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.rooms.directs import open_direct
from syncchat.integrity import LOOKS, verify
from syncchat.models import (
    Attachment,
    CustomEmoji,
    Forward,
    Log,
    LogEntry,
    Membership,
    Mention,
    Message,
    Poll,
    PollOption,
    Reaction,
    Removal,
    RemovedMessage,
    Room,
    ScheduledMessage,
    User,
    Vote,
)
from syncchat.models.search import IndexPosition, SearchDocument, SearchTerm
from syncchat.search.indexing import catch_up


@pytest.fixture
def lived_in(alice: User, bob: User, charlie: User, lobby: Room, cellar: Room) -> Room:
    first = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="hello @bob").message
    second = send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="oops @alice").message
    edit_message(actor=alice, message_id=first.pk, body="hello @bob and @charlie")
    add_reaction(actor=bob, message_id=first.pk, emoji="👍")
    add_reaction(actor=alice, message_id=second.pk, emoji="👎")
    delete_message(actor=bob, message_id=second.pk)
    open_direct(actor=alice, people=[bob.pk])
    catch_up()
    return lobby


def _found() -> dict[str, int]:
    return {subject: len(findings) for subject, findings in verify() if findings}


@pytest.mark.django_db(transaction=True)
def test_a_workspace_that_was_lived_in_agrees_with_itself(lived_in: Room) -> None:
    output = StringIO()
    call_command("verify", stdout=output)

    assert "The database agrees with itself." in output.getvalue()
    assert "older backups" in output.getvalue()
    assert "NO" not in output.getvalue()


@pytest.mark.django_db(transaction=True)
def test_people_go_on_writing_while_it_looks(lived_in: Room, alice: User) -> None:
    def say() -> int:
        try:
            return send_message(actor=alice, room_id=lived_in.pk, id=make_id(), body="meanwhile").message.seq
        finally:
            connection.close()

    looks = verify()
    next(looks)
    with ThreadPoolExecutor(1) as others:
        assert others.submit(say).result(10) > 0
    # What was said since is of another moment
    assert [findings for _subject, findings in looks if findings] == []


def _text() -> Message:
    return Message.objects.filter(kind="text", deleted_at=None).get()


def _forward() -> QuerySet[Forward]:
    """Of the message that is there, in itself: no entry is missing."""
    said = _text()
    Forward.objects.create(
        message=said, original=said, author=said.author, room=said.room, said_at=said.created_at,
        body="hello", html="<p>hello</p>", renderer=RENDERER_VERSION,
    )  # fmt: skip
    return Forward.objects.all()


def _copy_wrongly() -> None:
    ids = [make_id(), make_id()]
    for pk, first in (ids[0], None), (ids[1], ids[0]):
        Attachment.objects.create(
            id=pk,
            copy_of_id=first,
            uploader=_text().author,
            message=_text(),
            name="a.txt",
            size=1,
            stored=f"{pk}",
        )


def vote_unseen(*places: int) -> None:
    """In the tables alone, past the log."""
    asked = Message.objects.filter(kind="text").earliest("pk")
    poll = Poll.objects.create(message=asked)
    for place in places:
        option = PollOption.objects.create(poll=poll, place=place, text=str(place))
        Vote.objects.create(option=option, user=User.objects.get(username="alice"))


DAMAGES: dict[str, tuple[Callable[[], object], str]] = {
    "an entry is gone": (lambda: LogEntry.objects.filter(kind="message_edited").delete(), "logs are gapless"),
    "a head is ahead": (
        lambda: Log.objects.filter(room__name="Lobby").update(head=F("head") + 1),
        "logs are gapless",
    ),
    "a head that names another entry": (
        lambda: Log.objects.filter(room__name="Lobby").update(head_id=F("head_id") - 1),
        "logs are gapless",
    ),
    "a log nobody owns": (Log.objects.create, "each log belongs to one room or person"),
    "a link shown that is not there": (
        lambda: Message.objects.filter(pk=_text().pk).update(preview_count=1),
        "what links show is counted",
    ),
    "a message moved": (
        lambda: Message.objects.filter(pk=_text().pk).update(seq=999),
        "each message stands at its own entry",
    ),
    "a message was given to somebody else": (
        lambda: Message.objects.filter(pk=_text().pk).update(author=User.objects.get(username="charlie")),
        "entries are of those who wrote",
    ),
    "an entry about nothing": (
        lambda: LogEntry.objects.filter(kind="message_sent", seq=_text().seq).update(message=None),
        "entries about messages have theirs",
    ),
    "an edit that never was": (
        lambda: Message.objects.filter(pk=_text().pk).update(edited_at=None),
        "edits and deletions are in the log",
    ),
    "a deletion nobody was told of": (
        lambda: Message.objects.filter(pk=_text().pk).update(deleted_at=timezone.now(), body="", html=""),
        "edits and deletions are in the log",
    ),
    "a member nobody let in": (
        lambda: Membership.objects.create(
            room=Room.objects.get(name="Cellar"), user=User.objects.get(username="bob")
        ),
        "memberships are those of the log",
    ),
    "words came back": (
        lambda: Message.objects.filter(deleted_at__isnull=False).update(body="oops"),
        "deleted messages have no words",
    ),
    "words kept of a message that is there": (
        lambda: RemovedMessage.objects.create(
            removal=Removal.objects.create(person=_text().author, asked_by=_text().author, state="removed"),
            message=_text(),
            fields={},
            rows=[],
            forwards=[],
        ),
        "what is kept can be brought back",
    ),
    "a reaction outlived its message": (
        lambda: Reaction.objects.update(message=Message.objects.get(deleted_at__isnull=False)),
        "deleted messages have no words",
    ),
    "a reaction nobody was told of": (
        lambda: Reaction.objects.update(user=User.objects.get(username="charlie")),
        "reactions are in the log",
    ),
    "an emoji without a name": (
        CustomEmoji.objects.create,
        "emoji of the workspace have names of their own",
    ),
    "an emoji with the name of another one": (
        lambda: CustomEmoji.objects.create().names.create(name="tada"),
        "emoji of the workspace have names of their own",
    ),
    "an emoji whose name cannot be written": (
        lambda: CustomEmoji.objects.create().names.create(name="Two words"),
        "emoji of the workspace have names of their own",
    ),
    "a question that is none": (
        lambda: Message.objects.update(has_poll=True),
        "messages say whether they ask something",
    ),
    "a message that says it has buttons": (
        lambda: Message.objects.filter(pk=_text().pk).update(has_actions=True),
        "messages say whether anything can be pressed",
    ),
    "a message that says it forwards something": (
        lambda: Message.objects.filter(pk=_text().pk).update(has_forward=True),
        "messages say whether they forward something",
    ),
    "words of a forward whose original is gone": (
        lambda: _forward().update(original=None),
        "what was deleted is deleted where it was forwarded",
    ),
    "a letter changed in what is forwarded": (
        lambda: _forward().update(body="hellp"),
        "forwards show what was written",
    ),
    "a forwarded file that is another one": (
        _copy_wrongly,
        "forwarded files are those that were sent",
    ),
    "two votes where one may be cast": (lambda: vote_unseen(0, 1), "one chooses one option where one may"),
    "a vote of which nobody was told": (lambda: vote_unseen(0), "votes are in the logs"),
    "a reaction cut short": (lambda: Reaction.objects.update(emoji="☝"), "reactions are whole emoji"),
    "a mention is missing": (lambda: Mention.objects.first().delete(), "mentions are those of the words"),  # type: ignore[union-attr]
    "a message that was sent waits to be sent": (
        lambda: ScheduledMessage.objects.create(
            id=_text().pk, author=_text().author, at=timezone.now(), zone="UTC", wall=""
        ),
        "what was sent is scheduled no more",
    ),
    "a letter changed": (
        lambda: Message.objects.filter(pk=_text().pk).update(body="hello @bob and @charlif"),
        "messages show what was written",
    ),
    "the index says something else": (
        lambda: SearchDocument.objects.update(terms="wzz"),
        "the search index says what messages say",
    ),
    "a word that nobody says": (
        lambda: SearchTerm.objects.create(word="ghost", stem="ghost"),
        "the search index knows the words that are said",
    ),
    "the index looks in another room": (
        lambda: SearchDocument.objects.update(room_id=10**9),
        "the search index finds each message",
    ),
    "the index has read ahead": (
        lambda: IndexPosition.objects.update(seq=10_000),
        "the search index has read no further than the logs",
    ),
    "a marker is ahead": (
        lambda: Membership.objects.filter(room__name="Lobby").update(read_seq=10_000),
        "read markers are inside their logs",
    ),
    "someone left General": (
        lambda: Membership.objects.filter(room__is_general=True, user__username="bob").delete(),
        "everyone is in the General room",
    ),
    "a direct room lost someone": (
        lambda: Membership.objects.filter(room__kind="direct", user__username="bob").delete(),
        "direct rooms have exactly their people",
    ),
    "what was sent stayed scheduled": (
        lambda: ScheduledMessage.objects.create(
            id=Message.objects.order_by("seq").values_list("pk", flat=True)[0],
            author=User.objects.get(username="alice"),
            at=timezone.now(),
        ),
        "what was sent is scheduled no more",
    ),
    "a room lost its owner": (
        lambda: Membership.objects.filter(room__name="Cellar").update(role="member"),
        "rooms have an owner",
    ),
    "the workspace lost its owner": (
        lambda: User.objects.update(is_owner=False),
        "the workspace has an owner",
    ),
}


# Nothing of a healthy connection can do these to a database: tests/operations/test_verify_storage.py
IN_OTHER_TESTS = {"the database is whole", "rows refer to rows that exist"}


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_named(lived_in: Room, damage: str) -> None:
    hurt, subject = DAMAGES[damage]
    hurt()

    assert subject in _found()
    with pytest.raises(SystemExit) as ended:
        call_command("verify", stdout=StringIO(), stderr=StringIO())
    assert ended.value.code == 1


def test_every_look_has_a_damage_that_it_finds() -> None:
    assert {subject for _hurt, subject in DAMAGES.values()} == set(LOOKS) - IN_OTHER_TESTS
