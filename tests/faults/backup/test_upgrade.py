"""From the first release to this one, in place and from a backup; and from each migration between them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.faults.backup.conftest import MakePlace
from tests.faults.backup.scene import Environment, manage, run_module
from tests.faults.results import save_result
from tests.servers import ROOT, lay_out_database

pytestmark = [pytest.mark.server, pytest.mark.fault("T79")]

MIGRATIONS = sorted(path.stem for path in (ROOT / "syncchat" / "migrations").glob("0*.py"))
STARTS = MIGRATIONS[:-1]
POPULATED = 4_000  # messages that `manage.py populate` writes


def read_messages(place: Environment) -> dict[str, int]:
    rooms = json.loads(run_module(place, "tests.faults.backup.judge"))
    return {message: row["seq"] for room in rooms for message, row in room["messages"].items()}


def check_upgraded(place: Environment, said: list[str]) -> None:
    manage(place, "migrate", "--check")
    assert "agrees with itself" in manage(place, "verify").stdout
    assert set(said) <= set(read_messages(place))


@pytest.mark.long
def test_a_database_of_the_first_release_is_brought_up_to_date_and_nothing_of_it_is_lost(
    place: Environment,
) -> None:
    said = run_module(place, "tests.faults.backup.oldest").split()

    manage(place, "migrate")

    check_upgraded(place, said)


@pytest.mark.long
def test_a_backup_of_the_first_release_is_restored_into_this_one(
    make_place: MakePlace, tmp_path: Path
) -> None:
    place, archive = make_place(), tmp_path / "old.zip"
    said = run_module(place, "tests.faults.backup.oldest").split()
    manage(place, "backup", str(archive))
    fresh = make_place()

    manage(fresh, "restore", str(archive), "--yes")

    check_upgraded(fresh, said)


def upgrade_from(place: Environment, start: str) -> dict[str, Any]:
    """The tables of this migration with a workspace in them, brought up to date and verified."""
    found: dict[str, Any] = json.loads(run_module(place, "tests.faults.backup.stations", start))
    return found


def test_a_small_workspace_goes_through_all_migrations_unchanged(tmp_path: Path) -> None:
    place = {"VAR_DIR": str(tmp_path / "var")}
    lay_out_database(tmp_path / "var")
    manage(place, "populate", "--messages", "60")

    found = upgrade_from(place, STARTS[0])

    assert found["messages"] > 60
    assert found["changed"] == []


@pytest.mark.long
def test_a_workspace_is_brought_up_to_date_from_each_migration_and_nothing_changes(
    place: Environment,
) -> None:
    manage(place, "migrate", "-v0")
    manage(place, "populate")

    # Backwards: what an older one does not know is gone afterwards
    found = {start: upgrade_from(place, start) for start in reversed(STARTS)}

    database = "postgresql" if "DATABASE_URL" in place else "sqlite"
    save_result(f"upgrades-{database}", found)
    assert min(each["messages"] for each in found.values()) >= POPULATED
    assert {start: each["changed"] for start, each in found.items() if each["changed"]} == {}
