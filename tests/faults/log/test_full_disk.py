"""The disk is full or read-only: nothing is acknowledged, everything can be read, and it ends when there is room."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from syncchat.domain.ids import make_id
from tests.faults.log.stored import read_room
from tests.servers import Server, StartServer
from tests.visitors import Tab, Visitor
from tests.websocket.conftest import Greet

MEGABYTE = 1024 * 1024
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
LONG_WORDS = "word " * 700

Act = Callable[[], None]


def _limit_files(server: Server, size: int) -> None:
    _soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))


def _send_until_refused(tab: Tab, room: int, limit: int = 5_000) -> tuple[dict[str, tuple[int, str]], str]:
    """What was acknowledged, and the id of the message that was refused."""
    acked: dict[str, tuple[int, str]] = {}
    for number in range(limit):
        message_id, body = make_id(), f"{number} {LONG_WORDS}".strip()
        answer = tab.say(room, body, message_id)
        if answer["type"] == "nack":
            assert answer["code"] == "unavailable"
            assert answer["message"].endswith(".")
            return acked, str(message_id)
        acked[str(message_id)] = (answer["seq"], body)
    raise AssertionError("the disk never became full")


def _live_through(server: Server, greet: Greet, *, fill: Act, free: Act) -> None:
    alice, bob = Visitor(server.url, "alice").register(), Visitor(server.url, "bob").register()
    room = int(alice.general()["id"])
    tab = greet(alice)
    fill()
    acked, refused = _send_until_refused(tab, room)

    _check_reading(server, bob, room, greet)
    assert bob.call("POST", f"rooms/{room}/messages", {"id": refused, "body": LONG_WORDS})[0] == 503
    assert read_room(server, room).list_lost(acked) == []
    free()
    again = tab.say(room, "there is room again", make_id())
    stored = read_room(server, room)
    assert (again["type"], stored.head) == ("ack", again["seq"])
    assert stored.list_lost(acked) == []
    assert refused not in stored.messages
    assert stored.is_gapless()


def _check_reading(server: Server, person: Visitor, room: int, greet: Greet) -> None:
    assert person.open("/")[0] == 200
    assert person.call("GET", f"rooms/{room}/messages")[1]["messages"]
    log = next(iter(greet(person).welcome["heads"]))
    assert greet(person).ask({"type": "pull", "log": int(log), "after": [0, 0]})["type"] == "events"
    assert person.open("/healthz")[0] == 200


@pytest.mark.fault("T13")
def test_files_that_may_not_grow_are_told_and_cost_nothing(server: Server, greet: Greet) -> None:
    wal = server.var_dir / "db.sqlite3-wal"
    _live_through(
        server,
        greet,
        fill=lambda: _limit_files(server, wal.stat().st_size),
        free=lambda: _limit_files(server, 2**40),
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@NEEDS_ROOT
@pytest.mark.long
@pytest.mark.fault("T13")
def test_a_full_disk_is_told_and_costs_nothing(
    start_server: StartServer, small_disk: Path, greet: Greet
) -> None:
    server = start_server(var_dir=small_disk / "var")
    ballast = small_disk / "ballast"
    _live_through(
        server,
        greet,
        fill=lambda: _fill(small_disk, ballast),
        free=ballast.unlink,
    )


def _fill(disk: Path, ballast: Path) -> None:
    """All but a little, so that the disk becomes full in the middle of a send."""
    found = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, found.f_bavail * found.f_frsize - MEGABYTE)))


@pytest.fixture
def frail_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system that can be made to give up, as it does by itself after an error of the device."""
    image, disk = tmp_path / "image", tmp_path / "disk"
    disk.mkdir()
    with image.open("wb") as file:
        file.truncate(64 * MEGABYTE)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    mounted = subprocess.run(["mount", "-o", "loop", image, disk], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"no loop device here: {mounted.stderr}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@NEEDS_ROOT
@pytest.mark.long
@pytest.mark.fault("T14")
def test_a_disk_that_became_read_only_is_told_and_costs_nothing(
    start_server: StartServer, frail_disk: Path, greet: Greet, tmp_path: Path
) -> None:
    server = start_server(var_dir=frail_disk / "var")
    alice, bob = Visitor(server.url, "alice").register(), Visitor(server.url, "bob").register()
    room = int(alice.general()["id"])
    tab = greet(alice)
    ack, first = tab.say(room, "before", message_id := make_id()), str(message_id)
    subprocess.run(["mount", "-o", "remount,abort", frail_disk], check=True)

    _acked, refused = _send_until_refused(tab, room, limit=1)
    _check_reading(server, bob, room, greet)
    server.kill()
    subprocess.run(["umount", frail_disk], check=True)
    subprocess.run(["mount", "-o", "loop", tmp_path / "image", frail_disk], check=True)
    after = start_server(var_dir=frail_disk / "var")

    alice.url = after.url.rstrip("/")
    assert greet(alice).say(room, "after")["seq"] == ack["seq"] + 1
    stored = read_room(after, room)
    assert stored.messages[first] == (ack["seq"], "before")
    assert refused not in stored.messages
    assert stored.is_gapless()
