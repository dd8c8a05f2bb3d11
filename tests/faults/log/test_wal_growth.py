"""A program that reads an old state of the database keeps the write-ahead log from being folded back."""

import re
import sqlite3
import time
import urllib.request
from contextlib import closing

import pytest

from tests.faults.log.failpoints import EARLY_ALARM
from tests.servers import Server, StartServer
from tests.visitors import Visitor
from tests.websocket.conftest import Greet

SECONDS = 20.0
WORDS = "word " * 700
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.faults.log.settings",
    "FAILPOINTS": "be_alarmed_early",
    "METRICS_TOKEN": "sesame",
}


def _read_gauge(server: Server) -> int:
    request = urllib.request.Request(server.url + "metrics", headers={"Authorization": "Bearer sesame"})
    with urllib.request.urlopen(request) as response:
        found = re.search(r"^syncchat_wal_bytes(?:{[^}]*})? (\S+)$", response.read().decode(), re.MULTILINE)
    return int(float(found[1])) if found else -1


@pytest.mark.fault("T15")
def test_it_is_told_while_a_reader_stays_and_ends_with_the_reader(
    start_server: StartServer, greet: Greet, capfd: pytest.CaptureFixture[str]
) -> None:
    server = start_server(**ENVIRONMENT)
    wal = server.var_dir / "db.sqlite3-wal"
    alice = Visitor(server.url, "alice").register()
    tab, room = greet(alice), int(alice.general()["id"])
    with closing(sqlite3.connect(server.var_dir / "db.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM syncchat_message").fetchone()
        sent = 0
        while wal.stat().st_size < EARLY_ALARM:
            assert tab.say(room, WORDS)["type"] == "ack"
            sent += 1
        _wait_for_alarm(server, capfd)

    tab.say(room, "one commit folds it back")
    folded = wal.stat().st_size
    for _ in range(sent):
        tab.say(room, WORDS)
    # The server's own short reads put a fold off by a commit or two
    assert wal.stat().st_size < folded + EARLY_ALARM / 4


def _wait_for_alarm(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    said, deadline = "", time.monotonic() + SECONDS
    while "wal_grows" not in said or _read_gauge(server) < EARLY_ALARM:
        assert time.monotonic() < deadline, "no alarm"
        said += capfd.readouterr().err
