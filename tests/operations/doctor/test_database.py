from contextlib import closing
from pathlib import Path

import environ
import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from syncchat.backups import sqlite
from syncchat.models import User
from syncchat.operations.background.sweeping import put_down_sweep
from syncchat.operations.doctor import database
from syncchat.operations.doctor.database import (
    find_foreign_tables,
    find_silent_database,
    find_undone_tasks,
    find_unflushed_commits,
    find_unread_entries,
)
from syncchat.search.indexing import catch_up
from syncchatroom.settings.storage import SQLITE_OPTIONS

pytestmark = pytest.mark.django_db


def test_database_that_answers_is_fine() -> None:
    assert find_silent_database() == []


def test_database_that_does_not_answer_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("connection refused\n\tIs the server running?")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)
    assert find_silent_database() == ["It does not answer: connection refused."]


def test_database_that_is_not_there_is_told_and_not_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("syncchat.backups.sqlite.find_file", lambda: tmp_path / "db.sqlite3")
    monkeypatch.setattr(database, "get_engine", lambda: sqlite)
    assert find_silent_database() == ["There is no database yet."]
    assert list(tmp_path.iterdir()) == []


def test_tables_of_this_release_are_fine() -> None:
    assert find_foreign_tables() == []


def test_tables_of_an_older_release_are_told() -> None:
    newest = MigrationRecorder.Migration.objects.filter(app="syncchat").latest("name")
    newest.delete()
    assert find_foreign_tables() == ["They are those of an older release."]


def test_tables_of_a_newer_release_are_told() -> None:
    MigrationRecorder.Migration.objects.create(app="syncchat", name="0999_later")
    assert find_foreign_tables() == ["A newer release made them: this one does not know syncchat 0999_later."]


@pytest.mark.parametrize(("flush", "faults"), [("FULL", []), ("OFF", ["synchronous is off or too low."])])
def test_database_that_does_not_flush_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flush: str, faults: list[str]
) -> None:
    url = environ.Env.db_url_config(f"sqlite:///{tmp_path / 'db.sqlite3'}")
    options = {**SQLITE_OPTIONS, "init_command": f"PRAGMA synchronous={flush};"}
    with closing(ConnectionHandler({"default": {**url, "OPTIONS": options}})["default"]) as connection:
        monkeypatch.setattr(database, "connection", connection)
        assert find_unflushed_commits() == faults


def test_index_that_is_level_is_fine_and_one_that_is_behind_is_told(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "UNREAD_LIMIT", 0)
    (fault,) = find_unread_entries()
    assert fault.endswith("entries are not in the index.")
    catch_up()
    assert find_unread_entries() == []


def test_tasks_that_nobody_does_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_undone_tasks() == []
    monkeypatch.setattr(settings, "QUEUE", False)
    assert "never ran" in find_undone_tasks()[0]

    put_down_sweep()
    assert find_undone_tasks() == []
