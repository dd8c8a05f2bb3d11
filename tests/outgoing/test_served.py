"""A real server tells a real program: at once, again after it was killed, and as docs/programs.md has it."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep as pause
from typing import Any
from uuid import uuid4

import pytest

from tests.program import Program, run_program
from tests.programmed import Bot, make_bot
from tests.servers import Server, StartServer
from tests.visitors import Visitor
from tests.websocket.test_programs import find_program

pytestmark = pytest.mark.server
OUTGOING = "/settings/workspace/outgoing/"
PATIENCE = 20


@pytest.fixture
def program() -> Iterator[Program]:
    with run_program() as running:
        yield running


def make_outgoing(owner: Visitor, bot: Bot, url: str, *commands: str) -> str:
    """Its secret."""
    form = {"name": "Told", "bot": str(bot.id), "url": url, "format": "standard", "kinds": ["message.sent"]}
    _status, page = owner.press(f"{OUTGOING}new/", f"{OUTGOING}new/", form)
    path, secret = re.search(rf"{OUTGOING}\d+/", page), re.search(r'value="(whsec_[^"]+)"', page)
    assert path, page
    assert secret, page
    for name in commands:
        owner.press(path[0], f"{path[0]}commands/", {"name": name})
    return secret[1]


def find_general(visitor: Visitor) -> int:
    return int(next(room["id"] for room in visitor.call("GET", "rooms")[1] if room["general"]))


def test_what_was_said_before_a_kill_is_told_by_the_next_process(
    start_server: StartServer, program: Program
) -> None:
    server = start_server(WEBHOOK_HOSTS=program.host)
    alice = Visitor(server.url, "alice").register()
    make_outgoing(alice, make_bot(alice), program.url)
    tab = alice.greet()
    tab.say(find_general(alice), "One")
    program.wait_for(1)
    tab.say(find_general(alice), "Acknowledged, and then killed")
    server.kill()
    start_server(var_dir=server.var_dir, WEBHOOK_HOSTS=program.host)

    told = program.wait_for(2, seconds=90)

    # Killed between the post and its note, the same comes twice: under the same id
    words = {each.headers["webhook-id"]: each.said["data"]["message"]["body"] for each in told}
    assert list(words.values()) == ["One", "Acknowledged, and then killed"]


@contextmanager
def running(name: str, folder: Path, **environment: str) -> Iterator[None]:
    (folder / name).write_text(find_program(name))
    env = {**os.environ, **environment}
    process = subprocess.Popen([sys.executable, "-u", name], cwd=folder, env=env, stdout=subprocess.PIPE)
    try:
        yield
    finally:
        process.kill()
        process.wait(PATIENCE)


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return find_port()


@pytest.fixture
def told_server(start_server: StartServer, port: int) -> Server:
    return start_server(WEBHOOK_HOSTS=f"127.0.0.1:{port}")


def test_the_programs_of_the_page_hear_verify_and_answer(
    told_server: Server, port: int, tmp_path: Path
) -> None:
    alice = Visitor(told_server.url, "alice").register()
    bot = make_bot(alice)
    secret = make_outgoing(alice, bot, f"http://127.0.0.1:{port}/", "roll")
    general = find_general(alice)

    with running("hear.py", tmp_path, PORT=str(port), WEBHOOK_SECRET=secret):
        alice.greet().say(general, "knock knock")
        wait_for_words(tmp_path / "heard.txt", "knock knock")
        status, answer = alice.call("POST", f"rooms/{general}/slash-commands", {"name": "roll", "text": "20"})
        assert (status, bool(re.fullmatch(r"You rolled \d+ of 20\.", answer["body"]))) == (200, True)

    with running("hear.py", tmp_path, PORT=str(port), WEBHOOK_SECRET="whsec_AAAA"):
        wait_for_port(port)
        status, answer = alice.call("POST", f"rooms/{general}/slash-commands", {"name": "roll"})
        assert (status, "401" in answer["message"]) == (503, True)


def test_the_program_of_the_page_asks_and_says_who_answered(
    told_server: Server, port: int, tmp_path: Path
) -> None:
    alice = Visitor(told_server.url, "alice").register()
    bot, general = make_bot(alice), find_general(alice)
    make_outgoing(alice, bot, f"http://127.0.0.1:{port}/")
    (tmp_path / "ask.py").write_text(find_program("ask.py"))
    env = {**os.environ, "CHAT_URL": told_server.url.rstrip("/"), "CHAT_TOKEN": bot.secret, "PORT": str(port)}
    process = subprocess.Popen([sys.executable, "ask.py", str(general), "Fire?"], cwd=tmp_path, env=env)
    try:
        asked = wait_for_message(alice, general, "Fire?")
        press = {"id": str(uuid4()), "row": "answer", "action": "yes"}
        assert alice.call("POST", f"messages/{asked['id']}/actions", press)[0] == 200
        answered = wait_for_message(alice, general, f"Fire? Yes, says {asked['reader']}.")
        assert "actions" not in answered
    finally:
        process.kill()
        process.wait(PATIENCE)


def wait_for_message(reader: Visitor, room: int, body: str) -> dict[str, Any]:
    me = reader.call("GET", "me")[1]["name"]
    for _try in range(200):
        found = [
            each
            for each in reader.call("GET", f"rooms/{room}/messages")[1]["messages"]
            if each["body"] == body
        ]
        if found:
            return {**found[0], "reader": me}
        pause(0.1)
    raise AssertionError(body)


def wait_for_port(port: int) -> None:
    for _try in range(200):
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
            pause(0.05)
    pytest.fail("it does not listen")


def wait_for_words(file: Path, words: str) -> None:
    for _try in range(PATIENCE * 20):
        if file.exists() and words in file.read_text():
            return
        pause(0.05)
    pytest.fail(f"nothing of {words}")
