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
from tests.servers import ROOT, Server
from tests.visitors import Tab, Visitor
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
    for name in ("say.py", "welcome.py", "hearts.py", "share.py", "echo.py"):
        (tmp_path / name).write_text(find_program(name))
    return tmp_path


def environment(server: Server, bot: Bot) -> dict[str, str]:
    path = {"PYTHONPATH": str(ROOT / "clients" / "python")}
    return {**os.environ, **path, "CHAT_URL": server.url.rstrip("/"), "CHAT_TOKEN": bot.secret}


@contextmanager
def running(
    folder: Path, server: Server, bot: Bot, name: str = "echo.py"
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, name], cwd=folder, env=environment(server, bot))
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


def test_one_greets_who_comes(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, bot: Bot, folder: Path
) -> None:
    alice, bob = visitors["alice"], visitors["bob"]
    room = alice.call("POST", "rooms", {"kind": "public", "name": f"Hall {bot.id}"})[1]["id"]
    alice.call("POST", f"rooms/{room}/members", {"people": [bot.id]})
    tab = greet(alice)
    with running(folder, module_server, bot, "welcome.py"):
        wait_for_bot(tab, bot, room)
        bob.call("POST", f"rooms/{room}/join")
        said = tab.take_event(lambda event: is_answer(event, "Welcome"))["message"]
    assert (said["body"], said["room"]) == ("Welcome, Bob!", room)


def test_one_thanks_who_says_thanks(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, bot: Bot, general: int, folder: Path
) -> None:
    tab = greet(visitors["alice"])
    with running(folder, module_server, bot, "hearts.py"):
        wait_for_bot(tab, bot, general)
        tab.say(general, "Bread?")
        tab.say(general, "Many thanks!")
        changed = tab.take_event(lambda event: event["kind"] == "reactions_changed")["message"]
    assert (changed["body"], changed["reactions"][0]["people"]) == ("Many thanks!", [bot.id])


def test_one_shares_a_file(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, general: int, folder: Path
) -> None:
    bot = make_bot(visitors["alice"], scopes=["write", "files"])
    (folder / "plan.txt").write_bytes(b"0123456789abcdef" * 100_000)
    tab = greet(visitors["alice"])
    subprocess.run(
        [sys.executable, "share.py", str(general), "plan.txt"],
        cwd=folder,
        env=environment(module_server, bot),
        check=True,
        timeout=PATIENCE,
    )
    (file,) = tab.take_event(lambda event: bool(event.get("message", {}).get("files")))["message"]["files"]
    assert (file["name"], file["size"]) == ("plan.txt", 1_600_000)


def test_one_answers_also_what_was_said_while_it_was_away_and_nothing_twice(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, bot: Bot, general: int, folder: Path
) -> None:
    tab = greet(visitors["alice"])
    with running(folder, module_server, bot):
        wait_for_answer(tab, bot, general, "knock")
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
        wait_for_answer(tab, bot, general, "still there?")
        bot.revoke(visitors["alice"])
        assert process.wait(PATIENCE) == 0


def wait_for_bot(tab: Tab, bot: Bot, room: int) -> None:
    """Until it is connected, and so hears what is said."""
    tab.ask({"type": "watch", "rooms": [room]})
    tab.take(lambda frame: frame.get("people", {}).get(str(bot.id)) == "online")


def wait_for_answer(tab: Tab, bot: Bot, room: int, words: str) -> None:
    wait_for_bot(tab, bot, room)
    tab.say(room, words)
    tab.take_event(lambda event: is_answer(event, words))


def is_answer(event: dict[str, object], words: str) -> bool:
    message = event.get("message")
    return (
        isinstance(message, dict)
        and words in str(message.get("body"))
        and bool(message["author"].get("is_bot"))
        and event["kind"] == "message_sent"
    )
