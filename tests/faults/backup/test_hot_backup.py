"""A backup of a server that goes on: whole, of one moment, and nobody waited for it."""

import contextlib
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.backup.conftest import MakePlace, Serve
from tests.faults.backup.scene import Environment, Speaker, manage, run_module
from tests.faults.history.model import History
from tests.faults.history.numbers import find_duplicates, find_gaps
from tests.faults.results import save_result
from tests.servers import ROOT, Server
from tests.visitors import Visitor

pytestmark = [pytest.mark.server, pytest.mark.long]
BACKUPS = 3


@contextlib.contextmanager
def changing_pictures(server: Server, name: str) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.faults.backup.pictures", name]
    with subprocess.Popen(command, cwd=ROOT, env=server.environment, stdout=subprocess.PIPE) as busy:
        assert busy.stdout
        assert busy.stdout.readline(), "no picture was set"
        try:
            yield
        finally:
            busy.kill()


@pytest.mark.fault("T19")
def test_a_backup_taken_while_people_write_is_of_one_moment_and_lacks_nothing(
    make_place: MakePlace, serve: Serve, tmp_path: Path
) -> None:
    place = make_place()
    server = serve(place)
    people = [Visitor(server.url, name).register() for name in ("alice", "bob", "charlie")]
    general = people[0].general()["id"]
    speakers = [Speaker(person, general).start() for person in people]
    try:
        assert all(speaker.enough.wait(30) for speaker in speakers)
        with changing_pictures(server, "bob"):
            taken = [take_one(place, speakers, tmp_path / f"{number}.zip") for number in range(BACKUPS)]
    finally:
        for speaker in speakers:
            speaker.stop()

    wrong = []
    for archive, acked, meanwhile in taken:
        assert meanwhile > 0, "nobody wrote during the backup: this proved nothing"
        assert stat.S_IMODE(archive.stat().st_mode) == 0o600
        wrong.append(find_wrong(make_place(), archive, acked))
    save_result(
        f"backup-{'postgresql' if 'DATABASE_URL' in place else 'sqlite'}",
        {
            "backups": len(taken),
            "acked": sum(len(each.acked) for each in speakers),
            "bad": sum(map(bool, wrong)),
        },
    )
    assert not any(wrong), wrong


def take_one(place: Environment, speakers: list[Speaker], archive: Path) -> tuple[Path, dict[str, int], int]:
    """The file, what was acknowledged before it was begun, and how much more was until it ended."""
    before = {message: seq for speaker in speakers for message, seq in list(speaker.acked.items())}
    manage(place, "backup", str(archive))
    return archive, before, sum(len(speaker.acked) for speaker in speakers) - len(before)


def find_wrong(place: Environment, archive: Path, acked: dict[str, int]) -> list[object]:
    # It ends with `verify`, and fails with it
    restored = manage(place, "restore", str(archive), "--yes").stdout
    assert "The database agrees with itself." in restored
    stored = json.loads(run_module(place, "tests.faults.backup.judge"))
    history = History(stored)
    assert list(Path(place["VAR_DIR"], "media", "avatars").iterdir()) != []
    seqs = {message: row["seq"] for room in stored for message, row in room["messages"].items()}
    lost = [message for message, seq in acked.items() if seqs.get(message) != seq]
    return [*find_gaps(history), *find_duplicates(history), *lost]
