"""Tasks are done when they are due, once where nothing breaks, again where a process was killed or a task failed."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from syncchat.queue.counts import count_waiting
from syncchat.queue.tasks import DEFAULT, LINKS, put_down
from syncchat.queue.worker import ABANDONED, ATTEMPTS, KEPT, QueueWorker, do_all, do_next, remove_failed
from tests.at_once import run_at_once
from tests.queue import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    yield
    work.done.clear()
    work.trouble.clear()


def _let_time_pass(**fields: timedelta) -> None:
    for name, passed in fields.items():
        for each in DBTaskResult.objects.exclude(**{name: get_date_max()}):
            DBTaskResult.objects.filter(pk=each.pk).update(**{name: getattr(each, name) - passed})


def test_a_task_is_done_once_and_leaves_nothing_behind() -> None:
    put_down(work.note, word="bread")
    do_all()
    do_all()
    assert work.done == ["bread"]
    assert not DBTaskResult.objects.exists()


def test_a_task_waits_for_its_time() -> None:
    put_down(work.note, at=timezone.now() + timedelta(hours=1), word="bread")
    do_all()
    assert work.done == []
    _let_time_pass(run_after=timedelta(hours=1))
    do_all()
    assert work.done == ["bread"]


def test_what_is_rolled_back_is_never_done() -> None:
    with transaction.atomic():
        put_down(work.note, word="bread")
        transaction.set_rollback(True)
    do_all()
    assert work.done == []


def test_what_fails_is_tried_again_later_and_given_up_in_the_end() -> None:
    work.trouble += [OSError("no line")] * ATTEMPTS
    put_down(work.note, word="bread")
    for attempt in range(1, ATTEMPTS + 1):
        do_all()
        do_all()
        assert len(work.trouble) == ATTEMPTS - attempt
        _let_time_pass(run_after=timedelta(hours=1))
    do_all()
    assert (work.done, count_waiting().failed) == ([], 1)

    remove_failed()
    assert count_waiting().failed == 1
    _let_time_pass(finished_at=KEPT)
    remove_failed()
    assert count_waiting().failed == 0


def test_what_a_killed_process_had_begun_is_done_by_another_after_a_while() -> None:
    put_down(work.note, word="bread")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    do_all()
    assert work.done == []
    _let_time_pass(started_at=ABANDONED)
    do_all()
    assert work.done == ["bread"]


def test_a_look_that_finds_nothing_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        do_all()
    assert {each["sql"].split()[0] for each in asked} == {"SELECT"}


def test_how_much_waits_and_for_how_long_can_be_seen() -> None:
    put_down(work.note, at=timezone.now() + timedelta(hours=1), word="bread")
    assert count_waiting() == (0, 0.0, 0)
    put_down(work.note, word="cake")
    _let_time_pass(enqueued_at=timedelta(minutes=9))
    waiting = count_waiting()
    assert (waiting.tasks, round(waiting.seconds)) == (1, 540)
    _let_time_pass(run_after=timedelta(minutes=61))
    assert count_waiting().tasks == 2


@pytest.mark.django_db(transaction=True)
def test_several_workers_share_the_tasks_and_each_is_done_once() -> None:
    words = [f"loaf {number}" for number in range(12)]
    for word in words:
        put_down(work.note, word=word)
    run_at_once(lambda _number: do_all(), 4)
    assert sorted(work.done) == sorted(words)


def test_what_asks_other_servers_is_done_by_workers_of_its_own() -> None:
    """So that a page which does not answer holds up no message that is due."""
    put_down(work.ask, word="page")
    put_down(work.note, word="message")
    while do_next(queue=DEFAULT):
        pass
    assert work.done == ["message"]
    while do_next(queue=LINKS):
        pass
    assert work.done == ["message", "page"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_ends_when_it_is_asked_to() -> None:
    put_down(work.note, word="bread")
    worker = QueueWorker(pause=0.001)
    work.reached.clear()
    worker.start()
    assert work.reached.wait(10)
    worker.stop()
    assert not any(thread.name == "queue-default" for thread in threading.enumerate())
