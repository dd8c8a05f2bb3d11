"""`@slack/web-api`, `@slack/socket-mode` and `@slack/bolt` from npm, unchanged, in Node.js, at a real server."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT, Server
from tests.slack.apps import Scene

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
    pytest.mark.skipif(not (ROOT / "node_modules/@slack").exists(), reason="npm ci has not been run"),
]
LIMIT = 60.0


@contextmanager
def running(*arguments: str, program: str = "bolt.js") -> Iterator[Iterator[dict[str, Any]]]:
    """What the program says, a line each, until it has taken too long."""
    command = ["node", "--no-warnings", str(Path(__file__).with_name(program)), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    watchdog = threading.Timer(LIMIT, process.kill)
    watchdog.start()
    assert process.stdout
    try:
        yield (json.loads(line) for line in process.stdout)
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()


def test_node_says_uploads_reads_and_answers_over_socket_mode(module_server: Server) -> None:
    scene = Scene(module_server)
    bot, _secret = scene.make_app()
    with running(scene.base, bot.secret, "#general") as lines:
        told = next(lines)
        assert next(lines) == {"started": True}
        message = scene.say("node echo *please*")
        scene.wait_for("Node heard: node echo _please_")
        scene.alice.call("PUT", f"messages/{message}/reactions/%F0%9F%8E%89")
        assert next(lines) == {"reaction": "tada"}

    assert told["texts"] == ["See", "*Node* <https://x.example|says>"]
    assert (told["reactions"][0]["name"], told["reactions"][0]["users"]) == ("tada", [told["user"]])
    assert (told["file"], told["refused"]) == (len("from Node"), "channel_not_found")
