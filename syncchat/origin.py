"""From where whoever asks is asking: their address, and what their browser or program calls itself.

Set once where a request or a socket's command comes in, and read where the audit log is written. Whoever runs the
server, and work in the background, come from nowhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

DEVICE_LIMIT = 200


class Origin(NamedTuple):
    address: str = ""
    device: str = ""


_origin: ContextVar[Callable[[], Origin]] = ContextVar("origin", default=Origin)


@contextmanager
def come_from(find: Callable[[], Origin]) -> Iterator[None]:
    """``find`` is asked only by what writes it down."""
    token = _origin.set(find)
    try:
        yield
    finally:
        _origin.reset(token)


def find_origin() -> Origin:
    address, device = _origin.get()()
    return Origin(address[:45], device[:DEVICE_LIMIT])
