"""A person has so many sockets and no more, each worker counting its share."""

import pytest

from syncchat.realtime.seats import Seats
from syncchat.realtime.sessions import OF_TOKEN, SignedIn


@pytest.mark.parametrize(("workers", "share"), [(1, 50), (4, 13)])
def test_one_more_than_the_share_is_refused_until_one_is_given_back(workers: int, share: int) -> None:
    seats = Seats(limit=50, workers=workers)

    assert [seats.take("1") for _socket in range(share + 1)] == [True] * share + [False]
    assert seats.take("2")
    seats.give_back("1")
    assert seats.take("1")
    assert not seats.take("1")


def test_a_limit_of_none_holds_nobody_back() -> None:
    seats = Seats(limit=0, workers=1)

    assert all(seats.take("1") for _socket in range(1_000))


def test_a_program_takes_its_person_no_seat() -> None:
    person = SignedIn(1, 1, "Bob", "en", "session", "")
    program = SignedIn(1, 1, "Bob", "en", f"{OF_TOKEN}abcdefgh", "", scopes=frozenset({"read"}))
    seats = Seats(limit=1, workers=1)

    assert seats.take(program.seat)
    assert not seats.take(program.seat)
    assert seats.take(person.seat)
