"""A socket that dies while its command waits for the database, and files that run out."""

import contextlib
import json
import resource
import socket
import sqlite3
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from syncchat.domain.ids import make_id
from tests.faults.resources.process import WITH_METRICS, Holdings, look_at
from tests.servers import Server, StartServer
from tests.visitors import Tab, Visitor

PATIENCE = 20.0


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(**WITH_METRICS)


@contextlib.contextmanager
def locked(server: Server) -> Iterator[None]:
    """Somebody else writes, for as long as this lasts."""
    with contextlib.closing(
        sqlite3.connect(server.var_dir / "db.sqlite3", timeout=PATIENCE, isolation_level=None)
    ) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def wait_for_connections(server: Server, count: int) -> Holdings:
    deadline = time.monotonic() + PATIENCE
    while (held := look_at(server)).connections != count:
        assert time.monotonic() < deadline, held
        time.sleep(0.05)
    return held


def abort(tab: Tab) -> None:
    """Without a good-bye, and with a reset."""
    tab.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    tab.socket.socket.close()


@pytest.mark.fault("T67")
def test_a_socket_that_dies_while_its_command_waits_gives_everything_back(server: Server) -> None:
    alice = Visitor(server.url, "alice").register()
    room, stays = alice.general()["id"], alice.greet()
    stays.say(room, "all is well")
    before = look_at(server)
    ids = [str(make_id()) for _ in range(5)]
    with locked(server):
        tabs = [alice.greet() for _ in ids]
        for tab, message_id in zip(tabs, ids, strict=True):
            command = {"type": "send", "ref": 1, "id": message_id, "room": room, "body": "cut off"}
            tab.send_text(json.dumps(command))
        for tab in tabs:
            abort(tab)
        wait_for_connections(server, 1)

    # The lock is free again, and so is the writer
    stays.say(room, "all is well again")
    for message_id in ids:
        assert stays.ask({"type": "send", "id": message_id, "room": room, "body": "cut off"})["type"] == "ack"
    after = wait_for_connections(server, 1)
    assert after.threads <= before.threads + 1  # a thread that serves pages may be young
    assert after.descriptors <= before.descriptors + 6  # a reader's first connection has three files


@pytest.mark.fault("T69")
def test_a_server_without_files_left_keeps_whom_it_has_and_takes_others_later(server: Server) -> None:
    alice = Visitor(server.url, "alice").register()
    room, tab = alice.general()["id"], alice.greet()
    tab.say(room, "before")
    tab.ask({"type": "pull", "log": alice.general()["log"], "after": [0, 0]})
    pid, port = server.process.pid, urlsplit(server.url).port or 0
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (look_at(server).descriptors + 4, hard))
    others = [socket.create_connection(("127.0.0.1", port), PATIENCE) for _ in range(40)]

    for number in range(20):
        assert tab.say(room, f"while files are out {number}")["type"] == "ack"
    assert tab.ask({"type": "ping"})["type"] == "pong"

    for other in others:
        other.close()
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (hard, hard))
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError, EOFError):
            newcomer = alice.greet()
            break
        assert time.monotonic() < deadline, "nobody gets in any more"
    newcomer.say(room, "after")
    assert tab.hears("after")
