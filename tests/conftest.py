"""Fixtures that every test may ask for, and what a missing service means."""

import functools
import gc
import os
import shutil
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation

from syncchat.domain.limits import limits
from tests.flushed import let_flush
from tests.http.party import corp, provider_server  # noqa: F401
from tests.migrated import find_migrated
from tests.people import alice, bob, cellar, charlie, general, lobby, robo  # noqa: F401
from tests.run import HEAVY_MARKS, is_heavy
from tests.served import deviations
from tests.served.warm import _warm_server, module_server  # noqa: F401
from tests.servers import (  # noqa: F401
    BARE,
    _migrated_postgres,
    _postgres,
    postgres_url,
    redis_url,
    server,
    start_server,
    static_root,
)

deviations.open_file()
let_flush()
hypothesis.settings.register_profile("quick", max_examples=25, deadline=None)
hypothesis.settings.register_profile("usual", max_examples=100, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=400, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """On SQLite the tests begin with a copy of a database that has its tables."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return False
    shutil.copy(find_migrated(tuple(BARE.items())), database["TEST"]["NAME"])
    return True


@pytest.fixture(autouse=True)
def _find_deviations() -> Iterator[None]:
    """Set up before a test's servers, so it looks after their end."""
    yield
    assert not (found := deviations.take()), found[:5]


@pytest.fixture(autouse=True, scope="session")
def _find_last_deviations() -> Iterator[None]:
    """Of servers that outlive a test."""
    yield
    assert not (found := deviations.take()), found[:5]


@pytest.fixture(autouse=True)
def _leave_nothing_behind() -> Iterator[None]:
    """Limits are counted in memory, and a request sets its language and time zone for the thread."""
    yield
    cache.clear()
    limits.forget_all()
    translation.deactivate()
    timezone.deactivate()


# A test that asks for one of these is slow, and runs in its own part of `make test`
MARKS = {"static_root": "server", "_postgres": "postgres", "redis_url": "redis"}


_is_heavy = functools.cache(is_heavy)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, mark in MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
        if any(item.get_closest_marker(mark) for mark in HEAVY_MARKS) and not _is_heavy(item.path):
            raise pytest.UsageError(f"tests/run.py does not know {item.nodeid} for heavy: see HEAVY_WORDS")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: looking through it again and again took a sixteenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
