"""The three steps of the README on a system without POSIX, as far as another system can show it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from syncchat.domain.ids import make_id
from syncchatroom.command_line import REFUSED
from tests.servers import BARE, ROOT, Server, read_address
from tests.visitors import Visitor

pytestmark = pytest.mark.server

MANAGE = [sys.executable, "-m", "tests.operations.without_posix"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    environment = {**os.environ, **BARE, "VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    subprocess.run([*MANAGE, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return environment


@pytest.fixture(scope="module", params=["runserver --noreload 0", "serve --port 0"])
def bare_server(environment: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Server]:
    command = [*MANAGE, *request.param.split()]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield Server(read_address(process), process, Path(environment["VAR_DIR"]), environment)
        process.terminate()


@pytest.fixture(scope="module")
def dora(bare_server: Server) -> Visitor:
    return Visitor(bare_server.url, f"dora_{bare_server.process.pid}").register()


def test_message_travels_over_the_socket(dora: Visitor) -> None:
    room = dora.general()
    tab = dora.greet()
    tab.ask({"type": "send", "room": room["id"], "id": str(make_id()), "body": "hello"})
    _status, page = dora.call("GET", f"rooms/{room['id']}/messages")
    assert [message["body"] for message in page["messages"]][-1] == "hello"


def test_file_is_kept(dora: Visitor) -> None:
    upload = str(make_id())
    assert dora.call("POST", "uploads", {"id": upload, "name": "note.json", "size": 2})[0] == 201
    # The API takes bytes; a JSON text is bytes too
    _status, kept = dora.call("PATCH", f"uploads/{upload}?offset=0", {})
    assert kept["file"]["size"] == 2


def test_several_processes_are_refused_with_the_setting_to_change(environment: dict[str, str]) -> None:
    command = [*MANAGE, "serve", "--port", "0", "--workers", "2"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (REFUSED, 1)
    assert "set WORKERS=1" in done.stderr
