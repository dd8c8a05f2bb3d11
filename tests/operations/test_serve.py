"""The production server: starts, is replaced when it dies, and ends when asked."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.faults.backup.scene import manage
from tests.faults.wire.raw import RawPeer, make_frame, make_handshake
from tests.migrated import DATABASE
from tests.servers import (
    BARE,
    ROOT,
    Server,
    StartServer,
    fail_to_serve,
    lay_out_database,
    open_server,
    read_address,
)
from tests.visitors import Visitor

pytestmark = pytest.mark.server

SEVERAL = {"MACHINES": "2", "REDIS_URL": "redis://127.0.0.1:1/0"}
# After three a server gives up its peers; a tenth of that is usual, also on a busy machine
STOP_SECONDS = 2.5
# Ten are promised; a busy machine adds to it
FORCED_STOP_SECONDS = 15


def get_status(url: str) -> int:
    try:
        with urlopen(url, timeout=10) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code


def list_workers(server: Server) -> list[int]:
    done = subprocess.run(["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True)
    return [int(line) for line in done.stdout.split()]


def wait_for_new_worker(server: Server, old: list[int]) -> list[int]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        workers = list_workers(server)
        if len(workers) == len(old) and workers != old:
            return workers
        time.sleep(0.05)
    raise AssertionError("no worker took the place of the dead one")


def connect_idle(visitor: Visitor, peer: RawPeer, port: int) -> None:
    peer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert peer.read_head().startswith(b"HTTP/1.1 200")


def connect_unfinished(visitor: Visitor, peer: RawPeer, port: int) -> None:
    peer.write(b"GET /healthz HTTP/1.1\r\nHost: local")


def connect_socket(visitor: Visitor, peer: RawPeer, port: int) -> None:
    """It never answers that the server closes it."""
    peer.write(make_handshake(visitor, port))
    assert peer.read_head().startswith(b"HTTP/1.1 101")
    peer.write(make_frame(b'{"type":"hello","ref":1,"v":1,"positions":{}}'))
    assert b"welcome" in peer.socket.recv(4096)


PEERS = (connect_idle, connect_unfinished, connect_socket)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_server_ends_cleanly_and_soon_although_peers_stay_connected(
    tmp_path: Path, static_root: Path, workers: int, number: signal.Signals
) -> None:
    with (tmp_path / "log").open("w") as log, contextlib.ExitStack() as connected:
        server = open_server(tmp_path / "var", static_root, workers, {}, log=log)
        visitor, port = Visitor(server.url, "alice").register(), urlsplit(server.url).port or 0
        for connect_peer in PEERS:
            connect_peer(visitor, connected.enter_context(RawPeer(port)), port)
        asked = time.monotonic()
        server.process.send_signal(number)
        assert server.process.wait(30) == 0
        assert time.monotonic() - asked < STOP_SECONDS
    # Nothing had to be cancelled or forced
    assert (tmp_path / "log").read_text() == ""


HANGING = """
import sys, threading, time
from django.views import defaults
defaults.page_not_found = lambda *_: (print("http://hangs", flush=True), time.sleep(120))
import manage
sys.argv = ["manage.py", "serve", "--migrate", "--port", "0"]
manage.main()
"""


def test_request_that_hangs_keeps_a_single_process_for_ten_seconds_at_most(tmp_path: Path) -> None:
    env = {**os.environ, **BARE, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-c", HANGING]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        parts = urlsplit(read_address(process))
        with socket.create_connection((parts.hostname, parts.port)) as peer:
            peer.sendall(b"GET /nowhere/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
            read_address(process)
            process.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            assert process.wait(30) == 1
    assert time.monotonic() - asked < FORCED_STOP_SECONDS


def test_dead_worker_is_replaced_and_the_address_keeps_answering(start_server: StartServer) -> None:
    server = start_server(workers=2)
    assert get_status(server.url + "healthz") == 200
    workers = list_workers(server)
    assert len(workers) == 2
    subprocess.run(["kill", "-9", str(workers[0])], check=True)
    wait_for_new_worker(server, workers)
    assert get_status(server.url + "healthz") == 200


def test_workers_end_when_their_supervisor_is_killed(start_server: StartServer) -> None:
    server = start_server(workers=2)
    assert get_status(server.url + "healthz") == 200
    server.kill()
    parts = urlsplit(server.url)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((parts.hostname, parts.port)):
                return
        time.sleep(0.05)
    raise AssertionError("orphaned workers still accept connections")


def test_server_of_two_workers_shares_one_sqlite_database(start_server: StartServer) -> None:
    server = start_server(workers=2)
    assert {get_status(server.url + "readyz") for _ in range(8)} == {200}


def test_socket_of_another_path_is_refused_without_a_traceback(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused, connect(server.socket_url.replace("/ws/", "/elsewhere/")):
        pass
    assert refused.value.response.status_code == 403


def test_static_file_has_a_hashed_name_that_may_be_kept_forever(server: Server) -> None:
    html = urlopen(server.url + "login/", timeout=10).read().decode()
    path = html.split('href="/static/css/')[1].split('"')[0]
    with urlopen(f"{server.url}static/css/{path}", timeout=10) as response:
        assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("", None)]
)
def test_static_file_is_sent_as_small_as_the_browser_can_take_it(
    server: Server, accepted: str, encoding: str | None
) -> None:
    """Over plain HTTP browsers offer no Brotli, except to this machine."""
    html = urlopen(server.url + "login/", timeout=10).read().decode()
    path = html.split('src="/static/js/entry/page')[1].split('"')[0]
    address = f"{server.url}static/js/entry/page{path}"
    with urlopen(Request(address, headers={"Accept-Encoding": accepted}), timeout=10) as response:
        assert response.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in response.headers["Vary"]


def test_server_refuses_a_database_that_is_not_up_to_date(tmp_path: Path) -> None:
    assert "run manage.py migrate" in fail_to_serve(tmp_path)


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({"DEBUG": "true"}, "set DEBUG=false"),
        ({"SECRET_KEY": "changeme"}, "Set SECRET_KEY or SECRET_KEY_FILE"),
        ({"ALLOWED_HOSTS": "*"}, "Set PUBLIC_URL"),
        ({"MACHINES": "2"}, "Set DATABASE_URL"),
        ({**SEVERAL, "DATABASE_URL": "postgres://127.0.0.1:1/chat"}, "Set FILES_DIR"),
    ],
)
def test_server_refuses_an_unsafe_setting_and_says_what_to_set(
    tmp_path: Path, environment: dict[str, str], advice: str
) -> None:
    said = fail_to_serve(tmp_path, **environment)
    assert advice in said
    assert "HINT" not in said


def test_database_of_a_newer_release_is_not_served_until_its_backup_is_restored(
    tmp_path: Path, start_server: StartServer
) -> None:
    place = {"VAR_DIR": str(tmp_path / "var")}
    lay_out_database(tmp_path / "var")
    manage(place, "backup", str(tmp_path / "before.zip"))
    with contextlib.closing(sqlite3.connect(tmp_path / "var" / DATABASE, isolation_level=None)) as database:
        database.execute("ALTER TABLE syncchat_room ADD COLUMN later TEXT NOT NULL DEFAULT ''")
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('syncchat', '0999_later', '2026-01-01')"
        )
    sentence = fail_to_serve(tmp_path / "var")
    assert "this one does not know syncchat 0999_later" in sentence
    assert "restore the backup" in sentence
    manage(place, "restore", str(tmp_path / "before.zip"), "--yes")
    assert get_status(start_server(var_dir=tmp_path / "var").url + "readyz") == 200
