"""Fixtures that every test may ask for, and what a missing service means."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.people import alice, bob, cellar, charlie, general, lobby, robo  # noqa: F401
from tests.servers import _postgres, module_server, postgres_url, redis_url, server, start_server, static_root  # noqa: F401


@pytest.fixture(autouse=True)
def _forget_limits() -> Iterator[None]:
    """Limits are counted in the cache, which outlives a test's transaction."""
    yield
    cache.clear()


# A test that asks for one of these is slow, and runs in its own part of `make test`
MARKS = {"static_root": "server", "_postgres": "postgres", "redis_url": "redis"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, mark in MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
