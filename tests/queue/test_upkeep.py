"""Sweeping and indexing are tasks like any other: counted, tried again, done once; nothing is put down for nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.models import IndexPosition, Room, User
from syncchat.operations.background import indexing, sweeping
from syncchat.operations.background.indexing import put_down_indexing
from syncchat.operations.background.sweeping import INTERVAL, put_down_sweep
from syncchat.queue.counts import count_by_queue
from syncchat.queue.scheduler import Look, Scheduler
from syncchat.queue.tasks import UPKEEP
from syncchat.queue.worker import do_all, do_next
from syncchat.search.indexing import count_unread
from tests.at_once import run_at_once

pytestmark = pytest.mark.django_db

SECONDS = 10


@pytest.fixture
def said(alice: User, lobby: Room) -> None:
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Bread at four")


def list_tasks() -> list[str]:
    return [each.task_path.rpartition(".")[2] for each in DBTaskResult.objects.all()]


def test_a_log_that_says_more_than_the_index_is_read_by_a_task(said: None) -> None:
    put_down_indexing()
    assert count_by_queue()[UPKEEP].tasks == 1
    do_all()

    assert count_unread() == 0
    put_down_indexing()
    assert "index_logs" not in list_tasks()


def test_sending_puts_nothing_down_for_the_index(said: None) -> None:
    assert "index_logs" not in list_tasks()


def test_an_index_that_is_behind_is_one_task_however_often_it_is_looked_at(said: None) -> None:
    put_down_indexing()
    put_down_indexing()
    assert list_tasks().count("index_logs") == 1


def test_an_index_of_another_release_is_a_task_too(said: None) -> None:
    indexing.index_logs.call()
    IndexPosition.objects.update(version=0)
    put_down_indexing()
    do_all()
    assert not IndexPosition.objects.filter(version=0).exists()


def test_indexing_that_fails_is_tried_again(said: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(indexing, "catch_up", raise_busy)
        put_down_indexing()
        do_all()
    put_down_indexing()
    assert list_tasks().count("index_logs") == 1
    DBTaskResult.objects.update(run_after=timezone.now())
    do_all()
    assert count_unread() == 0


def test_indexing_that_takes_long_goes_on_as_another_task(
    said: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "SPAN", -1.0)
    monkeypatch.setattr(indexing, "catch_up", lambda _steps: False)
    put_down_indexing()
    do_next(queue=UPKEEP)
    assert list_tasks().count("index_logs") == 1


def test_it_is_swept_at_once_and_again_in_an_hour(said: None) -> None:
    before = timezone.now()
    put_down_sweep()
    do_next(queue=UPKEEP)
    put_down_sweep()

    swept = DBTaskResult.objects.get(task_path=sweeping.sweep.module_path)
    assert timedelta(0) <= swept.run_after - before - INTERVAL < timedelta(minutes=1)


def test_a_sweep_that_fails_is_tried_again_and_still_followed_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeping, "remove_orphans", raise_busy)
    put_down_sweep()
    do_next(queue=UPKEEP)
    assert list_tasks() == ["sweep", "sweep"]
    DBTaskResult.objects.filter(run_after__lt=timezone.now() + INTERVAL / 2).update(run_after=timezone.now())
    do_next(queue=UPKEEP)
    assert list_tasks() == ["sweep", "sweep"]


def test_a_clock_that_is_set_back_keeps_neither_the_sweep_nor_the_index_waiting(said: None) -> None:
    """What was put down while it was a year ahead is due in a year, or was begun then."""
    put_down_sweep()
    put_down_indexing()
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(days=365))
    put_down_sweep()
    put_down_indexing()
    assert count_by_queue()[UPKEEP].tasks == 2

    put_down_sweep()
    put_down_indexing()
    assert count_by_queue()[UPKEEP].tasks == 2


def test_what_was_begun_by_a_clock_that_was_ahead_is_begun_anew(said: None) -> None:
    put_down_indexing()
    ahead = timezone.now() + timedelta(days=365)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=ahead, worker_ids=["gone"])
    do_next(queue=UPKEEP)

    assert count_unread() == 0


@pytest.mark.django_db(transaction=True)
def test_several_processes_sweep_once() -> None:
    put_down_sweep()
    run_at_once(lambda _number: do_next(queue=UPKEEP), 4)
    assert list_tasks() == ["sweep"]


@pytest.mark.django_db(transaction=True)
def test_what_is_looked_for_is_looked_for_again_after_a_fault() -> None:
    looks: list[str] = []
    done = threading.Event()

    def look() -> None:
        looks.append("look")
        if len(looks) == 1:
            raise DatabaseError("gone")
        done.set()

    scheduler = Scheduler([Look(look, every=0.0)], pause=0.001).start()
    try:
        assert done.wait(SECONDS)
    finally:
        scheduler.stop()


def raise_busy(*_arguments: object) -> None:
    raise DatabaseError("database is locked")
