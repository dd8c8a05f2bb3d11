"""A real server, traced while several people write at once, and then killed."""

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from syncchat.domain.ids import make_id
from tests import servers
from tests.faults.durability.trace import Call, read_calls, trace_to
from tests.visitors import Tab, Visitor

OF_INTEREST = re.compile(r"db\.sqlite3(-wal|-journal)?$|socket:")
TABS = 4
# So many commands are under way at once in each tab: the writer makes transactions of them
AT_ONCE = 5


@dataclass
class Recording:
    calls: list[Call]
    database: Path
    said: int


def record_sends(folder: Path, static: Path, count: int, environment: dict[str, str]) -> Recording:
    path = folder / "trace"
    server = open_traced_server(path, folder / "var", static, environment)
    try:
        said = _talk(server.url, count)
    finally:
        server.kill()
    assert server.process.stdout
    server.process.stdout.read()  # its end is the tracer's end
    return Recording(read_calls(path, OF_INTEREST), server.var_dir / "db.sqlite3", said)


def open_traced_server(
    trace: Path, var_dir: Path, static: Path, environment: dict[str, str]
) -> servers.Server:
    return servers.open_server(var_dir, static, 1, environment, wrapper=trace_to(trace))


def _talk(url: str, count: int) -> int:
    alice = Visitor(url, "alice").register()
    room = int(alice.general()["id"])
    tabs = [alice.greet() for _ in range(TABS)]
    for start in range(0, count, TABS * AT_ONCE):
        for tab in tabs:
            _send_some(tab, room, start)
        for tab in tabs:
            for _ in range(AT_ONCE):
                tab.take(lambda frame: frame["type"] == "ack")
    return -(-count // (TABS * AT_ONCE)) * TABS * AT_ONCE


def _send_some(tab: Tab, room: int, number: int) -> None:
    for offset in range(AT_ONCE):
        body = f"message {number + offset} " + secrets.token_urlsafe(30 * (offset + 1))
        command = {"type": "send", "ref": 10_000 + number + offset, "id": str(make_id()), "room": room}
        tab.send_text(json.dumps({**command, "body": body}))
