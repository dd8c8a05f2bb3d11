"""Saving messages for oneself: once each, with the last reminder asked for, up to a number, and nobody learns of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from syncchat.domain.ids import make_id
from syncchat.domain.messages import saved as verbs
from syncchat.domain.messages.messages import delete_message, send_message
from syncchat.domain.messages.saved import list_saved, save_message, unsave_message
from syncchat.domain.rooms.memberships import add_people, remove_person
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import LogEntry, Message, Room, SavedMessage, User
from syncchat.queue.worker import do_all
from syncchat.serializers.bootstrap import build_saved

pytestmark = pytest.mark.django_db

TEN = datetime(2027, 1, 1, 10, tzinfo=UTC)


def _say(author: User, room: Room, body: str) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return _say(alice, lobby, "Bread at four")


def _kept(user: User) -> list[tuple[str, datetime | None]]:
    return [(each.message.body, each.remind_at) for each in list_saved(user=user)]


def _told(user: User) -> int:
    return LogEntry.objects.filter(log_id=user.log_id, kind="saved_changed").count()


def test_a_message_is_saved_once_and_the_reminder_asked_for_last_counts(
    alice: User, bob: User, word: Message
) -> None:
    for remind_at in (None, None, TEN, TEN):
        save_message(actor=bob, message_id=word.pk, remind_at=remind_at)
    assert _kept(bob) == [("Bread at four", TEN)]
    assert (_told(bob), _told(alice)) == (2, 0)

    save_message(actor=bob, message_id=word.pk)
    assert _kept(bob) == [("Bread at four", None)]

    for _again in range(2):
        unsave_message(actor=bob, message_id=word.pk)
    assert _kept(bob) == []
    assert _told(bob) == 4


def test_the_last_one_saved_comes_first_and_of_others_nothing(
    alice: User, bob: User, lobby: Room, word: Message
) -> None:
    for message in (word, _say(bob, lobby, "Cake at five")):
        save_message(actor=bob, message_id=message.pk)
    assert [body for body, _ in _kept(bob)] == ["Cake at five", "Bread at four"]
    assert _kept(alice) == []


def test_what_anyone_may_read_can_be_saved_and_what_is_hidden_cannot(
    alice: User, bob: User, charlie: User, cellar: Room, word: Message
) -> None:
    save_message(actor=charlie, message_id=word.pk)
    assert [body for body, _ in _kept(charlie)] == ["Bread at four"]

    hidden = _say(alice, cellar, "Under the stairs")
    for verb in (save_message, unsave_message):
        with pytest.raises(NotFound):
            verb(actor=bob, message_id=hidden.pk)
        with pytest.raises(NotFound):
            verb(actor=bob, message_id=make_id())


def test_what_was_deleted_or_hidden_since_is_kept_no_more(
    alice: User, bob: User, cellar: Room, word: Message
) -> None:
    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    for message in (word, _say(alice, cellar, "Under the stairs")):
        save_message(actor=bob, message_id=message.pk)
    remove_person(actor=alice, room_id=cellar.pk, person_id=bob.pk)
    assert [body for body, _ in _kept(bob)] == ["Bread at four"]

    delete_message(actor=alice, message_id=word.pk)
    assert _kept(bob) == []
    with pytest.raises(Forbidden):
        save_message(actor=bob, message_id=word.pk)


def test_a_reminder_may_be_past_but_not_years_away(bob: User, word: Message) -> None:
    past = timezone.now() - timedelta(days=1)
    save_message(actor=bob, message_id=word.pk, remind_at=past)
    with pytest.raises(Invalid) as refusal:
        save_message(actor=bob, message_id=word.pk, remind_at=timezone.now() + timedelta(days=800))
    assert refusal.value.field == "remind_at"
    assert _kept(bob) == [("Bread at four", past)]


def test_a_person_keeps_so_many_and_no_more(
    bob: User, lobby: Room, word: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "SAVED_LIMIT", 1)
    save_message(actor=bob, message_id=word.pk)
    with pytest.raises(Conflict):
        save_message(actor=bob, message_id=_say(bob, lobby, "Cake at five").pk)
    save_message(actor=bob, message_id=word.pk, remind_at=TEN)
    assert _kept(bob) == [("Bread at four", TEN)]


def test_what_is_shown_no_more_takes_no_place_among_them(
    alice: User, bob: User, lobby: Room, word: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "SAVED_LIMIT", 1)
    save_message(actor=bob, message_id=word.pk)
    delete_message(actor=alice, message_id=word.pk)

    save_message(actor=bob, message_id=_say(bob, lobby, "Cake at five").pk)

    assert _kept(bob) == [("Cake at five", None)]


def test_every_tab_is_told_of_a_reminder_at_its_time_and_of_one_that_was_moved_not(
    bob: User, word: Message
) -> None:
    soon = timezone.now() + timedelta(hours=1)
    save_message(actor=bob, message_id=word.pk, remind_at=soon)
    save_message(actor=bob, message_id=word.pk, remind_at=soon + timedelta(days=1))
    for task in DBTaskResult.objects.all():
        DBTaskResult.objects.filter(pk=task.pk).update(run_after=task.run_after - timedelta(hours=1))
    do_all()
    assert _told(bob) == 2

    save_message(actor=bob, message_id=word.pk, remind_at=soon)
    SavedMessage.objects.update(remind_at=timezone.now())
    for task in DBTaskResult.objects.all():
        DBTaskResult.objects.filter(pk=task.pk).update(run_after=timezone.now())
    do_all()
    # One task of each time that was set; whichever comes when it is due tells
    assert _told(bob) == 5
    assert build_saved(bob)[0].due
