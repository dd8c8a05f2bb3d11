"""Which settings of a database would make an acknowledgement a lie, and that ours do not."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import environ
import psycopg
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from syncchat.operations.startup import list_unflushed
from syncchatroom.settings.storage import POSTGRES_OPTIONS, SQLITE_OPTIONS
from tests.servers import StartServer

pytestmark = pytest.mark.fault("T16")


def _open(url: str, options: dict[str, object]) -> BaseDatabaseWrapper:
    """A connection of its own, with the options that the product gives."""
    settings = {**environ.Env.db_url_config(url), "OPTIONS": options}
    return ConnectionHandler({"default": settings})["default"]


@pytest.fixture
def sqlite(tmp_path: Path, django_db_blocker: object) -> Iterator[str]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"


@pytest.fixture
def postgres(postgres_url: str, django_db_blocker: object) -> Iterator[str]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield postgres_url


def test_sqlite_flushes_with_every_commit(sqlite: str) -> None:
    with closing(_open(sqlite, SQLITE_OPTIONS)) as database:
        assert list_unflushed(database) == []


@pytest.mark.parametrize("flush", ["OFF", "NORMAL"])
def test_sqlite_that_flushes_less_is_named(sqlite: str, flush: str) -> None:
    careless = {**SQLITE_OPTIONS, "init_command": f"PRAGMA journal_mode=WAL;PRAGMA synchronous={flush};"}
    with closing(_open(sqlite, careless)) as database:
        assert list_unflushed(database) == ["synchronous"]


def test_postgresql_commits_synchronously_and_is_named_where_it_does_not(postgres: str) -> None:
    with closing(_open(postgres, POSTGRES_OPTIONS)) as database:
        # The PostgreSQL of these tests lives in a folder that goes away, and flushes nothing
        assert list_unflushed(database) == ["fsync"]
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN EXECUTE format("
            "'ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$"
        )
    with closing(_open(postgres, POSTGRES_OPTIONS)) as database:
        assert list_unflushed(database) == ["fsync", "synchronous_commit"]


def test_a_server_says_so_when_it_starts(
    start_server: StartServer, capfd: pytest.CaptureFixture[str]
) -> None:
    start_server(DJANGO_SETTINGS_MODULE="tests.faults.durability.settings", FLUSH="OFF")

    assert "commits_not_flushed" in capfd.readouterr().err
