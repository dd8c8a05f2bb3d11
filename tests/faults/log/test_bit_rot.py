"""Bits that flip on the disk: `manage.py verify` names what they hurt, and never fails itself."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.servers import BARE, ROOT, Server
from tests.visitors import Visitor
from tests.websocket.conftest import Greet

WORDS = "These very words are looked for in the file."
SEED = 1


@pytest.fixture
def old_file(server: Server, greet: Greet, tmp_path: Path) -> tuple[Path, str]:
    """A database that was lived in, closed, in one file; and where the words stand."""
    alice = Visitor(server.url, "alice").register()
    room, tab = int(alice.general()["id"]), greet(alice)
    for number in range(30):
        tab.say(room, f"*{number}* for @alice")
    seq = tab.say(room, WORDS)["seq"]
    server.stop()
    path = server.var_dir / "db.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, f"room {room}, seq {seq}"


def _environment(copy: Path) -> dict[str, str]:
    return {**os.environ, **BARE, "DATABASE_URL": f"sqlite:///{copy}", "VAR_DIR": str(copy.parent)}


def _rot(old_file: Path, copy: Path, count: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.faults.log.rot", str(old_file), str(SEED), str(count), WORDS]
    done = subprocess.run(command, cwd=ROOT, env=_environment(copy), capture_output=True, text=True)
    assert done.returncode == 0, f"seed {SEED}: {done.stderr[-2000:]}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def _check(hurt: list[dict[str, Any]], where: str) -> None:
    for one in hurt:
        named = [finding for finding in one["findings"] if finding.startswith(f"{where}:")]
        assert named or not one["in_words"], f"seed {SEED}, byte {one['place']}: nothing was found"
    # Most of a file is free, or holds what nobody can know to be wrong
    assert any(one["findings"] for one in hurt if not one["in_words"]) or len(hurt) < 100


@pytest.mark.fault("T18")
def test_a_flipped_bit_is_named_by_room_and_seq_and_breaks_no_check(
    old_file: tuple[Path, str], tmp_path: Path
) -> None:
    path, where = old_file
    _check(_rot(path, tmp_path / "copy.sqlite3", 40), where)


@pytest.mark.long
@pytest.mark.fault("T18")
def test_hundreds_of_flipped_bits_break_no_check(old_file: tuple[Path, str], tmp_path: Path) -> None:
    path, where = old_file
    _check(_rot(path, tmp_path / "copy.sqlite3", 600), where)


@pytest.mark.fault("T18")
@pytest.mark.long
def test_the_command_ends_with_1_and_no_traceback(old_file: tuple[Path, str], tmp_path: Path) -> None:
    path, where = old_file
    copy = tmp_path / "copy.sqlite3"
    content = path.read_bytes()
    copy.write_bytes(content.replace(WORDS.encode(), WORDS.replace("file", "fire").encode(), 1))
    command = [sys.executable, "manage.py", "verify"]
    done = subprocess.run(command, cwd=ROOT, env=_environment(copy), capture_output=True, text=True)

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert where in done.stdout

    copy.write_bytes(content[:4096] + bytes(4096) + content[8192:])
    done = subprocess.run(command, cwd=ROOT, env=_environment(copy), capture_output=True, text=True)

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "NO   the database is whole" in done.stdout
