"""Which rooms whoever asks may reach at all: every room, or those that their access token names.

Set once where a request or a command comes in, and read wherever access is decided. A room out of reach is as one that
does not exist.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models import Q

T = TypeVar("T")

_reach: ContextVar[frozenset[int] | None] = ContextVar("reach", default=None)


@contextmanager
def limit_reach(rooms: frozenset[int] | None) -> Iterator[None]:
    """``rooms`` by their ids; None for all of them."""
    token = _reach.set(rooms)
    try:
        yield
    finally:
        _reach.reset(token)


def run_within(rooms: frozenset[int] | None, do: Callable[..., T], *args: Any) -> T:
    """Where a call goes on in another thread."""
    with limit_reach(rooms):
        return do(*args)


def find_reach() -> frozenset[int] | None:
    return _reach.get()


def is_in_reach(room_id: int) -> bool:
    rooms = _reach.get()
    return rooms is None or room_id in rooms


def within_reach(room: str = "room") -> Q:
    """A condition on ``room``, a field that leads to a room's id."""
    rooms = _reach.get()
    return Q() if rooms is None else Q(**{f"{room}__in": rooms})
