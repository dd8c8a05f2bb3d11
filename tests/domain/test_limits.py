from typing import Any

import pytest

from syncchat.domain import limits
from syncchat.domain.errors import RateLimited
from syncchat.domain.pace import PEOPLE_KEPT, Pace


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
    pace = Pace(10, 5)
    for person in range(PEOPLE_KEPT + 1):
        pace.count(person, now=person / 10)

    assert len(pace._free_at) < 100


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


def test_a_dead_store_locks_nobody_out_and_still_counts(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    limits._shared.cache_clear()

    for _try in range(5):
        limits.check_limit(name="login_here", key="bob")
    with pytest.raises(RateLimited):
        limits.check_limit(name="login_here", key="bob")
    limits.forget_limit(name="login_here", key="bob")
    limits.check_limit(name="login_here", key="bob")


def test_an_owner_may_lift_the_bound_on_sending(settings: Any) -> None:
    settings.SEND_LIMIT = 0
    limits.forget_all()

    assert {send(1, 100.0) for _message in range(1000)} == {0.0}
