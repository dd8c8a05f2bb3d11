"""From the first release to this one, in place and from a backup."""

import json
from pathlib import Path

import pytest

from tests.faults.backup.conftest import MakePlace
from tests.faults.backup.scene import Environment, manage, run_module

pytestmark = [pytest.mark.server, pytest.mark.fault("T79")]


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
