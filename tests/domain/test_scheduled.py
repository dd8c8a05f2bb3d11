"""Scheduled messages are sent once, at their time, by who may write there then; what is refused stays and says why."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.files.orphans import remove_orphans
from syncchat.domain.ids import make_id
from syncchat.domain.later import scheduled as verbs
from syncchat.domain.later.scheduled import (
    count_scheduled,
    find_lost_tasks,
    list_scheduled,
    schedule_message,
    unschedule_message,
)
from syncchat.domain.messages.messages import delete_message, send_message
from syncchat.domain.rooms.memberships import leave_room
from syncchat.domain.rooms.rooms import archive_room, delete_room, set_announcement, unarchive_room
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Attachment, LogEntry, Message, Room, ScheduledMessage, User
from syncchat.queue.worker import do_all
from tests.files.things import upload

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def tomorrow() -> datetime:
    return timezone.now() + DAY


def _schedule(author: User, room: Room, at: datetime, body: str = "Bread at four", **fields: Any) -> UUID:
    message_id: UUID = fields.pop("message_id", None) or make_id()
    schedule_message(actor=author, message_id=message_id, room_id=room.pk, body=body, at=at, **fields)
    return message_id


def _let_a_day_pass() -> None:
    for each in ScheduledMessage.objects.all():
        ScheduledMessage.objects.filter(pk=each.pk).update(at=each.at - DAY)
    for task in DBTaskResult.objects.all():
        DBTaskResult.objects.filter(pk=task.pk).update(run_after=task.run_after - DAY)
    do_all()


def _said(room: Room) -> list[str]:
    return list(Message.objects.filter(room=room, kind="text").order_by("seq").values_list("body", flat=True))


def _waiting(user: User) -> list[tuple[str, str]]:
    return [(each.body, each.refusal) for each in list_scheduled(user=user)]


def _told(user: User) -> int:
    return LogEntry.objects.filter(log_id=user.log_id, kind="scheduled_changed").count()


def test_it_is_sent_at_its_time_and_not_before(bob: User, lobby: Room, tomorrow: datetime) -> None:
    message_id = _schedule(bob, lobby, tomorrow)
    do_all()
    assert (_said(lobby), _waiting(bob)) == ([], [("Bread at four", "")])

    _let_a_day_pass()

    assert (_said(lobby), _waiting(bob)) == (["Bread at four"], [])
    sent = Message.objects.get(pk=message_id)
    assert (sent.author, sent.created_at > timezone.now() - timedelta(minutes=1)) == (bob, True)


def test_a_task_that_runs_twice_sends_once(bob: User, lobby: Room, tomorrow: datetime) -> None:
    message_id = _schedule(bob, lobby, tomorrow)
    _let_a_day_pass()
    # As after a process that was killed between the message and the note of it
    ScheduledMessage.objects.create(
        id=message_id, author=bob, room=lobby, body="Bread at four", at=tomorrow - DAY, zone="UTC", wall=""
    )
    for _again in range(2):
        verbs.send_scheduled.call(message_id=str(message_id))

    assert (_said(lobby), _waiting(bob)) == (["Bread at four"], [])


def test_what_was_asked_for_last_counts(bob: User, lobby: Room, cellar: Room, tomorrow: datetime) -> None:
    message_id = _schedule(bob, lobby, tomorrow)
    _schedule(bob, lobby, tomorrow + DAY, "Cake at five", message_id=message_id)
    _let_a_day_pass()
    assert _said(lobby) == []
    _let_a_day_pass()
    assert _said(lobby) == ["Cake at five"]


def test_what_is_cancelled_is_never_sent_and_nobody_else_can_cancel_it(
    alice: User, bob: User, lobby: Room, tomorrow: datetime
) -> None:
    message_id = _schedule(bob, lobby, tomorrow)
    with pytest.raises(Conflict):
        unschedule_message(actor=alice, message_id=message_id)
    with pytest.raises(Conflict):
        _schedule(alice, lobby, tomorrow, "Mine", message_id=message_id)
    for _again in range(2):
        unschedule_message(actor=bob, message_id=message_id)
    _let_a_day_pass()
    assert (_said(lobby), _told(bob), _told(alice)) == ([], 2, 0)


def test_a_time_in_the_past_sends_at_once(bob: User, lobby: Room, tomorrow: datetime) -> None:
    message_id = _schedule(bob, lobby, tomorrow)
    _schedule(bob, lobby, timezone.now() - DAY, "Cake at five", message_id=message_id)
    assert (_said(lobby), _waiting(bob)) == (["Cake at five"], [])
    # The answer was lost, and it is asked again
    _schedule(bob, lobby, timezone.now() - DAY, "Cake at five", message_id=message_id)
    assert _said(lobby) == ["Cake at five"]
    with pytest.raises(Conflict):
        _schedule(bob, lobby, tomorrow, "Something else", message_id=message_id)


def test_it_goes_into_its_thread_and_answers_what_it_was_to_answer(
    alice: User, bob: User, lobby: Room, tomorrow: datetime
) -> None:
    root = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Who bakes?").message
    inside = _schedule(bob, lobby, tomorrow, thread=root.pk, also_in_room=True)
    answer = _schedule(bob, lobby, tomorrow, reply_to=root.pk)
    _let_a_day_pass()
    assert Message.objects.get(pk=inside).thread_id == root.pk
    assert Message.objects.get(pk=inside).also_in_room
    assert Message.objects.get(pk=answer).reply_to_id == root.pk


def test_files_are_kept_for_it_and_sent_with_it(bob: User, lobby: Room, tomorrow: datetime) -> None:
    kept, left = upload(bob, b"recipe").pk, upload(bob, b"nothing").pk
    message_id = _schedule(bob, lobby, tomorrow, "", files=[kept])
    Attachment.objects.update(created_at=timezone.now() - 3 * DAY)
    remove_orphans()
    assert list(Attachment.objects.values_list("pk", flat=True)) == [kept]
    assert left != kept
    _let_a_day_pass()
    assert [each.pk for each in Message.objects.get(pk=message_id).attachments.all()] == [kept]


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        (lambda alice, bob, room: archive_room(actor=alice, room_id=room.pk), "This room is archived"),
        (lambda alice, bob, room: leave_room(actor=bob, room_id=room.pk), "You are no longer in this room."),
        (
            lambda alice, bob, room: set_announcement(actor=alice, room_id=room.pk, is_announcement=True),
            "Only moderators write",
        ),
        (
            lambda alice, bob, room: delete_room(actor=alice, room_id=room.pk, confirmation=room.name),
            "The room is no longer there.",
        ),
    ],
    ids=["archived", "left", "announcement", "deleted"],
)
def test_what_may_not_be_sent_by_then_stays_with_its_author_and_says_why(
    happened: Any, reason: str, alice: User, bob: User, lobby: Room, tomorrow: datetime
) -> None:
    _schedule(bob, lobby, tomorrow)
    happened(alice, bob, lobby)
    _let_a_day_pass()
    ((body, refusal),) = _waiting(bob)
    assert body == "Bread at four"
    assert refusal.startswith(reason)
    assert not Message.objects.filter(body="Bread at four").exists()
    # Told once when it was scheduled and once when it was refused, and not tried again
    _let_a_day_pass()
    assert _told(bob) == 2


def test_a_refusal_is_in_the_language_of_its_author_and_goes_with_a_new_time(
    alice: User, bob: User, lobby: Room, tomorrow: datetime
) -> None:
    User.objects.filter(pk=bob.pk).update(language="de")
    message_id = _schedule(bob, lobby, tomorrow)
    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True)
    _let_a_day_pass()
    assert _waiting(bob)[0][1] == "In diesem Raum schreibt nur die Moderation."
    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=False)
    _schedule(bob, lobby, tomorrow, message_id=message_id)
    _let_a_day_pass()
    assert _said(lobby) == ["Bread at four"]


def test_other_words_for_what_was_refused_wait_with_it_until_it_is_sent_by_hand(
    alice: User, bob: User, lobby: Room, tomorrow: datetime
) -> None:
    message_id = _schedule(bob, lobby, tomorrow)
    archive_room(actor=alice, room_id=lobby.pk)
    _let_a_day_pass()
    ((_, refusal),) = _waiting(bob)
    refused_at = ScheduledMessage.objects.get(pk=message_id).at
    _schedule(bob, lobby, refused_at, "Bread at five", message_id=message_id)
    assert _waiting(bob) == [("Bread at five", refusal)]
    with pytest.raises(Invalid):
        _schedule(bob, lobby, refused_at, "  ", message_id=message_id)
    with pytest.raises(Forbidden):
        _schedule(bob, lobby, timezone.now(), "Bread at five", message_id=message_id)
    unarchive_room(actor=alice, room_id=lobby.pk)
    _schedule(bob, lobby, timezone.now(), "Bread at five", message_id=message_id)
    assert _said(lobby) == ["Bread at five"]


def test_who_is_locked_out_sends_nothing(alice: User, bob: User, lobby: Room, tomorrow: datetime) -> None:
    _schedule(bob, lobby, tomorrow)
    deactivate_user(actor=alice, user_id=bob.pk)
    _let_a_day_pass()
    assert _said(lobby) == []


def test_only_who_may_write_there_now_can_schedule(
    alice: User, bob: User, cellar: Room, lobby: Room, tomorrow: datetime
) -> None:
    with pytest.raises(NotFound):
        _schedule(bob, cellar, tomorrow)
    hidden = send_message(actor=alice, room_id=cellar.pk, id=make_id(), body="Under the stairs").message
    with pytest.raises(NotFound):
        _schedule(bob, lobby, tomorrow, thread=hidden.pk)
    with pytest.raises(NotFound):
        _schedule(alice, lobby, tomorrow, reply_to=hidden.pk)
    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True)
    with pytest.raises(Forbidden):
        _schedule(bob, lobby, tomorrow)
    assert not ScheduledMessage.objects.exists()


def test_nothing_too_long_years_away_or_in_a_zone_that_is_none(
    bob: User, lobby: Room, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body, at, zone, field in (
        (" ", tomorrow, "", "body"),
        ("x" * 4001, tomorrow, "", "body"),
        ("Bread", tomorrow + 800 * DAY, "", "at"),
        ("Bread", tomorrow, "Europe/Nowhere", "zone"),
        ("Bread", tomorrow, "../../etc/passwd", "zone"),
    ):
        with pytest.raises(Invalid) as refusal:
            _schedule(bob, lobby, at, body, zone=zone)
        assert refusal.value.field == field
    monkeypatch.setattr(verbs, "SCHEDULED_LIMIT", 1)
    _schedule(bob, lobby, tomorrow)
    with pytest.raises(Conflict):
        _schedule(bob, lobby, tomorrow)


def test_a_deleted_root_takes_no_words_along(alice: User, bob: User, lobby: Room, tomorrow: datetime) -> None:
    root = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Who bakes?").message
    inside = _schedule(bob, lobby, tomorrow, thread=root.pk)
    delete_message(actor=alice, message_id=root.pk)
    _let_a_day_pass()
    assert Message.objects.get(pk=inside).thread_id == root.pk


@pytest.mark.parametrize(
    ("instant", "wall"),
    [
        # Clocks in Berlin go from 2 to 3 at 01:00 UTC, and from 3 back to 2 at 01:00 UTC
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "2027-03-28T01:59"),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "2027-03-28T03:30"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "2027-10-31T02:30"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "2027-10-31T02:30"),
    ],
)
def test_the_instant_stands_and_the_wall_says_what_clocks_will_show(
    instant: datetime, wall: str, bob: User, lobby: Room
) -> None:
    _schedule(bob, lobby, instant, zone="Europe/Berlin")
    stored = ScheduledMessage.objects.get()
    assert (stored.at, stored.zone, stored.wall) == (instant, "Europe/Berlin", wall)


def test_one_whose_task_was_lost_gets_another(bob: User, lobby: Room, tomorrow: datetime) -> None:
    _schedule(bob, lobby, tomorrow)
    assert find_lost_tasks() == 0
    DBTaskResult.objects.all().delete()
    _let_a_day_pass()
    assert _said(lobby) == []
    ScheduledMessage.objects.update(at=timezone.now() - verbs.OVERDUE)
    assert find_lost_tasks() == 1
    do_all()
    assert _said(lobby) == ["Bread at four"]


@pytest.mark.parametrize("field", ["reply_to", "thread"])
def test_a_reminder_that_would_answer_a_message_is_refused(bob: User, tomorrow: datetime, field: str) -> None:
    answered: dict[str, Any] = {field: make_id()}
    with pytest.raises(Invalid) as refused:
        schedule_message(actor=bob, message_id=make_id(), body="Bread", at=tomorrow, **answered)

    assert refused.value.field == field
    assert not list_scheduled(user=bob).exists()


def test_a_reminder_is_due_at_its_time_and_sent_to_nobody(bob: User, lobby: Room, tomorrow: datetime) -> None:
    message_id = make_id()
    schedule_message(actor=bob, message_id=message_id, body="Water the plants", at=tomorrow)
    assert count_scheduled(bob) == (1, 0, 0)
    _let_a_day_pass()
    assert (count_scheduled(bob), _told(bob)) == ((0, 0, 1), 2)
    assert not Message.objects.filter(body="Water the plants").exists()
    # Once is enough, also for a task that runs twice
    verbs.send_scheduled.call(message_id=str(message_id))
    assert (_told(bob), find_lost_tasks()) == (2, 0)

    schedule_message(actor=bob, message_id=message_id, body="Water the plants", at=tomorrow)
    assert count_scheduled(bob) == (1, 0, 0)
    unschedule_message(actor=bob, message_id=message_id)
    assert count_scheduled(bob) == (0, 0, 0)
