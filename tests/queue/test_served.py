"""Real servers do what is due: after they were killed, with several workers, and by a process of its own."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from syncchat.domain.ids import make_id
from tests.servers import ROOT, Server, StartServer
from tests.visitors import Visitor

pytestmark = pytest.mark.server

SECONDS = 20
# Each of its threads ends the task that it is at
STOPPING = 30


def _schedule(alice: Visitor, body: str, seconds: float) -> None:
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    command = {"type": "schedule", "id": str(make_id()), "room": alice.general()["id"], "body": body}
    status, _answer = alice.call(
        "POST", "commands", {**command, "at": at.isoformat(), "zone": "Europe/Berlin"}
    )
    assert status == 200


def _read(alice: Visitor) -> list[str]:
    _status, page = alice.call("GET", f"rooms/{alice.general()['id']}/messages")
    return [each["body"] for each in page["messages"] if each["kind"] == "text"]


def _wait_for(alice: Visitor, *bodies: str) -> None:
    deadline = time.monotonic() + SECONDS
    while sorted(_read(alice)) != sorted(bodies):
        assert time.monotonic() < deadline, _read(alice)
        time.sleep(0.1)


@contextlib.contextmanager
def _work(server: Server) -> Iterator[subprocess.Popen[str]]:
    """What starts on a crowded machine takes its time, and does nothing of what is measured in it."""
    command = [sys.executable, "-u", "manage.py", "work"]
    worker = subprocess.Popen(command, cwd=ROOT, env=server.environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    try:
        assert "Doing what is due" in worker.stdout.readline()
        yield worker
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.stdout.close()
        assert worker.wait(STOPPING) == 0


def test_what_came_due_while_the_server_was_killed_is_sent_once_when_it_is_back(
    start_server: StartServer,
) -> None:
    server = start_server()
    alice = Visitor(server.url, "alice").register()
    _schedule(alice, "Bread at four", 0.5)
    _schedule(alice, "Cake next year", 90_000)
    server.kill()

    back = start_server(var_dir=server.var_dir)
    alice.url = back.url.rstrip("/")
    _wait_for(alice, "Bread at four")
    tab = alice.greet()
    _schedule(alice, "Tea at once", 1.5)
    tab.hears("Tea at once")
    tab.close()

    assert sorted(_read(alice)) == ["Bread at four", "Tea at once"]
    assert back.stop() == 0


def test_of_several_workers_one_sends_it_and_a_tab_at_any_of_them_hears(start_server: StartServer) -> None:
    server = start_server(workers=3)
    alice = Visitor(server.url, "alice").register()
    tabs = [alice.greet() for _number in range(4)]
    bodies = [f"Loaf {number}" for number in range(6)]
    for body in bodies:
        _schedule(alice, body, 1)
    for tab in tabs:
        for body in bodies:
            tab.hears(body)
        tab.close()
    assert sorted(_read(alice)) == bodies


def test_a_process_of_its_own_does_it_where_the_server_is_told_not_to(start_server: StartServer) -> None:
    server = start_server(QUEUE="false")
    alice = Visitor(server.url, "alice").register()
    tab = alice.greet()
    _schedule(alice, "Bread at four", 0.1)
    with _work(server):
        tab.hears("Bread at four")
    tab.close()
