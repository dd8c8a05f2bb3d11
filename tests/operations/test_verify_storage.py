"""`manage.py verify` on a database that is hurt below its tables."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.backup.scene import Environment, manage, run_module

pytestmark = pytest.mark.server

ONE_INDEX_FOR_ANOTHER = """UPDATE sqlite_master
    SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name LIKE 'syncchat_membership_user_id%')
    WHERE name LIKE 'syncchat_mention_user_id%'"""


@pytest.fixture
def place(tmp_path: Path) -> Environment:
    environment = {"VAR_DIR": str(tmp_path / "var")}
    manage(environment, "migrate")
    run_module(environment, "tests.faults.inhabitants", "4")
    return environment


def open_database(place: Environment) -> sqlite3.Connection:
    return sqlite3.connect(Path(place["VAR_DIR"], "db.sqlite3"), isolation_level=None)


def test_a_broken_index_and_a_reference_to_nothing_are_named(place: Environment) -> None:
    manage(place, "verify")
    with closing(open_database(place)) as database:
        database.execute("UPDATE syncchat_membership SET user_id = 4711 WHERE id = 1")
        database.execute("PRAGMA writable_schema=ON")
        database.execute(ONE_INDEX_FOR_ANOTHER)
    said = manage(place, "verify", status=1).stdout

    assert "NO   the database is whole" in said
    assert "NO   rows refer to rows that exist" in said
    assert "It refers to a row of syncchat_user that is not there." in said
