"""The programs of docs/programs.md, run as they stand there, against a real server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.programmed import Bot, make_bot
from tests.servers import Server
from tests.visitors import Visitor
from tests.websocket.conftest import Greet

DOCUMENT = Path(__file__).parents[2] / "docs" / "programs.md"
PATIENCE = 20


def find_program(name: str) -> str:
    blocks: list[str] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    return next(block for block in blocks if block.startswith(f"# {name}"))


@pytest.fixture
def bot(visitors: dict[str, Visitor], general: int) -> Bot:
    return make_bot(visitors["alice"])


@pytest.fixture
def folder(tmp_path: Path, module_server: Server, bot: Bot) -> Path:
    for name in ("say.py", "echo.py"):
        (tmp_path / name).write_text(find_program(name))
    return tmp_path


def environment(server: Server, bot: Bot) -> dict[str, str]:
    return {**os.environ, "CHAT_URL": server.url.rstrip("/"), "CHAT_TOKEN": bot.secret}


@contextmanager
def running(folder: Path, server: Server, bot: Bot) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "echo.py"], cwd=folder, env=environment(server, bot))
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_one_says_something(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, bot: Bot, general: int, folder: Path
) -> None:
    tab = greet(visitors["alice"])

    subprocess.run(
        [sys.executable, "say.py", str(general), "Deployed."],
        cwd=folder,
        env=environment(module_server, bot),
        check=True,
        timeout=PATIENCE,
    )

    assert tab.hears("Deployed.")["message"]["author"]["is_bot"] is True


def test_one_answers_also_what_was_said_while_it_was_away_and_nothing_twice(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, bot: Bot, general: int, folder: Path
) -> None:
    tab = greet(visitors["alice"])
    with running(folder, module_server, bot):
        wait_for_answer(tab, general, "knock")
    tab.say(general, "while you were away")
    tab.hears("while you were away")
    with running(folder, module_server, bot):
        answer = tab.take_event(lambda event: is_answer(event, "while you were away"))
        assert answer["message"]["author"]["username"] == bot.username
        tab.say(general, "and now")
        tab.take_event(lambda event: is_answer(event, "and now"))
    assert tab.heard_nothing_of("while you were away")


def test_one_ends_when_its_token_is_revoked(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, bot: Bot, general: int, folder: Path
) -> None:
    tab = greet(visitors["alice"])
    with running(folder, module_server, bot) as process:
        wait_for_answer(tab, general, "still there?")
        bot.revoke(visitors["alice"])
        assert process.wait(PATIENCE) == 0


def wait_for_answer(tab: "object", general: int, words: str) -> None:
    """It reads from the moment on at which it came in: ask until it answers."""
    for number in range(40):
        tab.say(general, f"{words} {number}")  # type: ignore[attr-defined]
        try:
            tab.patience = 0.5  # type: ignore[attr-defined]
            tab.take_event(lambda event: is_answer(event, words))  # type: ignore[attr-defined]
        except TimeoutError:
            continue
        else:
            return
    raise AssertionError("no answer")


def is_answer(event: dict[str, object], words: str) -> bool:
    message = event.get("message")
    return (
        isinstance(message, dict)
        and words in str(message.get("body"))
        and bool(message["author"].get("is_bot"))
        and event["kind"] == "message_sent"
    )
