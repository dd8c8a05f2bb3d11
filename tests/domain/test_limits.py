import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from syncchat.domain.limits import limits
from syncchat.domain.limits.gcra import PEOPLE_KEPT, Pace, TimesHere
from syncchat.domain.limits.shared_times import STEP, SharedTimes
from syncchat.domain.limits.tries import LONGEST, remove_old_tries
from syncchat.errors import RateLimited
from syncchat.models import LimitedTry


def send(person: int, now: float) -> float:
    """Seconds to wait, 0 when it went out."""
    try:
        limits.check_send(person, now=now)
    except RateLimited as refusal:
        return refusal.retry_after or -1.0
    return 0.0


def test_a_burst_goes_out_and_then_one_waits() -> None:
    assert [send(1, 100.0) for _message in range(10)] == [0.0] * 10
    assert send(1, 100.0) == pytest.approx(0.5)
    assert send(2, 100.0) == 0.0


def test_who_waits_as_long_as_told_may_send_again() -> None:
    for _message in range(10):
        send(1, 100.0)

    wait = send(1, 100.0)

    assert send(1, 100.0 + wait + 0.001) == 0.0


def test_a_refused_message_does_not_make_one_wait_longer() -> None:
    for _message in range(10):
        send(1, 100.0)
    waits = [send(1, 100.0) for _message in range(50)]

    assert waits == [waits[0]] * 50


def test_a_steady_stream_is_held_to_one_a_second() -> None:
    sent = sum(send(1, 100.0 + tick / 4) == 0.0 for tick in range(4 * 600))

    assert 600 <= sent <= 660


def test_the_refusal_says_in_words_when_the_message_goes_out() -> None:
    for _message in range(10):
        send(1, 100.0)

    with pytest.raises(RateLimited) as refusal:
        limits.check_send(1, now=100.0)

    assert refusal.value.message == "You are faster than this room allows. Your message goes out in 1 second."


def test_people_who_paused_are_forgotten() -> None:
    times = TimesHere()
    pace = Pace(10, 5, times)
    for person in range(PEOPLE_KEPT + 1):
        pace.count(person, now=100 + person / 10)

    assert len(times) < 100


@pytest.fixture
def start_process(settings: Any, tmp_path: Path) -> Callable[[], None]:
    """What the next process of this machine, or this one after a restart, knows of what was counted."""
    settings.PACES_DIR = tmp_path / "paces"
    limits.forget_all()
    return limits.forget_all


def test_workers_count_together_and_a_restart_forgets_nothing(start_process: Callable[[], None]) -> None:
    for number in range(10):
        assert send(1, 100.0) == 0.0
        if number % 3 == 0:
            start_process()

    start_process()
    assert send(1, 100.0) == pytest.approx(0.5)
    assert send(2, 100.0) == 0.0
    assert send(1, 100.6) == 0.0


def test_a_machine_that_started_anew_counts_anew(start_process: Callable[[], None]) -> None:
    """Its clock begins again, and the times of before lie far ahead."""
    for _message in range(10):
        send(1, 900_000.0)
    start_process()

    assert send(1, 12.0) == 0.0


def test_the_table_grows_with_its_people_in_every_process(tmp_path: Path) -> None:
    one, other = SharedTimes(tmp_path / "times"), SharedTimes(tmp_path / "times")
    far = 3 * STEP + 7
    one.write(far, 5.0, 0.0)

    assert other.read(far) == 5.0
    assert other.read(far + STEP) == 0.0
    assert (tmp_path / "times").stat().st_mode & 0o777 == 0o600
    one.close()
    other.close()


def test_a_person_who_came_after_a_restore_is_counted_too(tmp_path: Path) -> None:
    times, late = SharedTimes(tmp_path / "times"), 2**52 + 3
    times.write(late, 5.0, 0.0)

    assert times.read(late) == 5.0
    assert times.read(late + 1) == 0.0
    times.close()


def test_a_process_that_opens_the_table_while_another_one_grows_it_takes_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = SharedTimes(tmp_path / "times")
    before = os.stat(tmp_path / "times")
    one.write(3 * STEP, 5.0, 0.0)
    monkeypatch.setattr(os, "fstat", lambda _descriptor: SimpleNamespace(st_size=before.st_size - 1))
    SharedTimes(tmp_path / "times").close()

    assert (tmp_path / "times").stat().st_size >= 4 * before.st_size
    assert one.read(3 * STEP) == 5.0
    one.close()


def test_where_nothing_can_be_kept_one_process_counts_alone(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "paces").write_text("in the way")
    settings.PACES_DIR = tmp_path / "paces"
    limits.forget_all()

    assert [send(1, 100.0) for _message in range(11)][-1] > 0


def test_read_marks_go_five_times_as_fast_and_take_nothing_from_messages() -> None:
    for _mark in range(50):
        limits.check_mark(1)

    with pytest.raises(RateLimited):
        limits.check_mark(1)
    limits.check_send(1)


@pytest.mark.django_db
def test_tries_are_counted_per_name_and_key() -> None:
    for _try in range(5):
        limits.check_limit(name="login_here", key="bob")

    with pytest.raises(RateLimited, match=r"Try again in 15 minutes\.") as refusal:
        limits.check_limit(name="login_here", key="bob")
    assert 0 < (refusal.value.retry_after or 0) <= 900

    limits.check_limit(name="login_here", key="alice")
    limits.check_limit(name="login_account", key="bob")
    limits.forget_limit(name="login_here", key="bob")
    limits.check_limit(name="login_here", key="bob")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (8, "8 seconds"),
        (89, "89 seconds"),
        (91, "2 minutes"),
        (900, "15 minutes"),
        (7000, "2 hours"),
    ],
)
def test_a_wait_is_said_in_words(seconds: float, words: str) -> None:
    assert limits.say_wait(seconds) == words


@pytest.fixture
def without_redis(settings: Any) -> None:
    """Where the surroundings name one too: then the database counts."""
    settings.REDIS_URL = ""


@pytest.mark.django_db
@pytest.mark.usefixtures("without_redis")
def test_without_redis_a_restart_forgets_no_tries() -> None:
    for _try in range(5):
        limits.check_limit(name="login_here", key="bob")
        limits.forget_all()

    with pytest.raises(RateLimited):
        limits.check_limit(name="login_here", key="bob")
    assert not LimitedTry.objects.filter(key__contains="bob").exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("without_redis")
def test_old_tries_are_over_and_swept_away() -> None:
    for _try in range(5):
        limits.check_limit(name="login_here", key="bob")
    LimitedTry.objects.update(at=time.time() - 15 * 60 - 1)
    limits.check_limit(name="login_here", key="bob")

    LimitedTry.objects.update(at=time.time() - LONGEST - 1)
    limits.check_limit(name="login_here", key="alice")
    assert remove_old_tries() == 1
    assert LimitedTry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("without_redis")
def test_a_clock_that_was_set_back_locks_out_no_longer_than_the_limit() -> None:
    for _try in range(5):
        limits.check_limit(name="login_here", key="bob")
    LimitedTry.objects.update(at=time.time() + 3600)

    limits.check_limit(name="login_here", key="bob")


def test_a_dead_store_locks_nobody_out_and_still_counts(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    with capture_logs() as lines:
        for _try in range(5):
            limits.check_limit(name="login_here", key="bob")
        with pytest.raises(RateLimited):
            limits.check_limit(name="login_here", key="bob")
        limits.forget_limit(name="login_here", key="bob")
        limits.check_limit(name="login_here", key="bob")
        settings.REDIS_URL = ""
        monkeypatch.setattr(limits, "count_try", lambda **_try: 0.0)
        limits.check_limit(name="login_here", key="bob")

    # Once when it goes and once when it is back, however often it is asked meanwhile
    assert [line["event"] for line in lines] == ["limits_store_failed", "limits_store_back"]


def test_an_owner_may_lift_the_bound_on_sending(settings: Any) -> None:
    settings.SEND_LIMIT = 0
    limits.forget_all()

    assert {send(1, 100.0) for _message in range(1000)} == {0.0}
