"""Clients as people have them, unchanged: they come in, talk, and catch up."""

import asyncio
import contextlib
import os
import pty
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import irc.client
import pydle
import pytest

from tests.irc.said import read, say
from tests.programmed import Token, make_token
from tests.visitors import Visitor

pytestmark = pytest.mark.server
PATIENCE = 30.0


@pytest.fixture
def mine(bob: Visitor) -> Token:
    return make_token(bob)


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


def test_the_irc_library_answers_what_is_said(port: int, alice: Visitor, bob: Visitor, mine: Token) -> None:
    reactor = irc.client.Reactor()
    line = reactor.server().connect("127.0.0.1", port, "bob", password=mine.secret)
    joined, heard = [], []

    def answer(connection: Any, event: Any) -> None:
        heard.append(event.arguments[0])
        connection.privmsg(event.target, f"You said: {event.arguments[0]}")

    line.add_global_handler("join", lambda _line, event: joined.append(event.target))
    line.add_global_handler("pubmsg", answer)
    process_until(reactor, lambda: "#General" in joined)
    say(alice, "Who bakes?")
    process_until(reactor, lambda: "You said: Who bakes?" in read(alice))
    line.disconnect("bye")
    assert heard[-1] == "Who bakes?"


def process_until(reactor: Any, is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        reactor.process_once(timeout=0.1)


class Echo(pydle.Client):  # type: ignore[misc]
    """By SASL; pydle signs in with it where a password is given."""

    def __init__(self, secret: str, heard: list[str]) -> None:
        super().__init__("bob", sasl_username="bob", sasl_password=secret, sasl_mechanism="PLAIN")
        self.heard, self.joined = heard, asyncio.Event()

    async def on_join(self, channel: str, user: str) -> None:
        await super().on_join(channel, user)
        self.joined.set()

    async def on_message(self, target: str, source: str, message: str) -> None:
        await super().on_message(target, source, message)
        self.heard.append(message)
        if source != self.nickname:
            await self.message(target, f"pydle heard: {message}")


def test_pydle_answers_what_is_said(port: int, alice: Visitor, mine: Token) -> None:
    heard: list[str] = []

    async def talk() -> None:
        client = Echo(mine.secret, heard)
        await client.connect("127.0.0.1", port, tls=False, tls_verify=False)
        await asyncio.wait_for(client.joined.wait(), PATIENCE)
        assert client.nickname == "bob"
        await asyncio.to_thread(say, alice, "Who brews?")
        await asyncio.to_thread(wait_until, lambda: "pydle heard: Who brews?" in read(alice))
        await client.disconnect(expected=True)

    asyncio.run(talk())
    assert "Who brews?" in heard


class WeeChat:
    """It writes down what it shows, and takes commands by a pipe."""

    def __init__(self, home: Path, port: int, secret: str) -> None:
        self.home = home
        server = f"/server add chat 127.0.0.1/{port} -notls"
        if home.exists():
            server = f"/set irc.server.chat.addresses 127.0.0.1/{port}"
        named = {"mechanism": "plain", "username": "bob", "password": secret}
        sasl = ";".join(f"/set irc.server.chat.sasl_{name} {value}" for name, value in named.items())
        quick = "/set logger.file.flush_delay 0;/set irc.server_default.anti_flood_prio_high 0"
        self.process = subprocess.Popen(
            ["weechat-headless", "-d", home, "-r", f"{quick};{server};{sasl};/connect chat"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def command(self, text: str) -> None:
        wait_until(lambda: [*self.home.glob("weechat_fifo_*")])
        (pipe,) = self.home.glob("weechat_fifo_*")
        pipe.write_text(f"{text}\n")

    def shown(self) -> str:
        return "".join(file.read_text() for file in self.home.glob("logs/irc.chat.*general.weechatlog"))

    def quit(self) -> None:
        self.command("core.weechat */quit")
        self.process.wait(PATIENCE)


@pytest.fixture
def weechat(tmp_path: Path, port: int, mine: Token) -> Iterator[Callable[[], WeeChat]]:
    if not shutil.which("weechat-headless"):
        pytest.skip("needs weechat-headless")
    started: list[WeeChat] = []

    def start() -> WeeChat:
        started.append(WeeChat(tmp_path / "weechat", port, mine.secret))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait(PATIENCE)


def test_weechat_talks_and_catches_up(weechat: Callable[[], WeeChat], alice: Visitor) -> None:
    first = weechat()
    wait_until(lambda: "has joined" in first.shown() or "Nicks #General" in first.shown())
    first.command("irc.chat.#General *Hello from WeeChat")
    wait_until(lambda: "Hello from WeeChat" in read(alice))
    say(alice, "Hello WeeChat")
    wait_until(lambda: "Hello WeeChat" in first.shown())
    first.quit()
    say(alice, "While you were away")

    again = weechat()
    wait_until(lambda: "While you were away" in again.shown())
    again.quit()
    words = "Hello from WeeChat", "Hello WeeChat", "While you were away"
    assert [again.shown().count(each) for each in words] == [1, 1, 1]


IRSSI = """
servers = ({{ address = "127.0.0.1"; chatnet = "chat"; port = "{port}"; autoconnect = "yes"; }});
chatnets = {{ chat = {{ type = "IRC"; nick = "bob";
    sasl_mechanism = "PLAIN"; sasl_username = "bob"; sasl_password = "{secret}"; }}; }};
settings = {{ core = {{ log_timestamp = "%H:%M "; }};
    "fe-common/core" = {{ autolog = "yes"; autolog_path = "{home}/$0.log"; }}; }};
"""


class Irssi:
    """It wants a terminal; what it shows stands in its logs."""

    def __init__(self, home: Path, port: int, secret: str) -> None:
        self.home = home
        home.mkdir(exist_ok=True)
        (home / "config").write_text(IRSSI.format(port=port, secret=secret, home=home))
        self._keys, screen = pty.openpty()
        self.process = subprocess.Popen(
            ["irssi", f"--home={home}"],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env={**os.environ, "TERM": "xterm", "LANG": "C.UTF-8"},
        )
        os.close(screen)
        # Somebody has to look at a terminal, or whoever writes to it waits
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        with contextlib.suppress(OSError):
            while os.read(self._keys, 4096):
                pass

    def type(self, line: str) -> None:
        os.write(self._keys, f"{line}\n".encode())

    def shown(self) -> str:
        return "".join(file.read_text() for file in self.home.glob("*eneral.log"))

    def quit(self) -> None:
        self.type("/quit")
        self.process.wait(PATIENCE)


@pytest.fixture
def irssi(tmp_path: Path, port: int, mine: Token) -> Iterator[Callable[[], Irssi]]:
    if not shutil.which("irssi"):
        pytest.skip("needs irssi")
    started: list[Irssi] = []

    def start() -> Irssi:
        started.append(Irssi(tmp_path / "irssi", port, mine.secret))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait(PATIENCE)


def test_irssi_talks_and_catches_up(irssi: Callable[[], Irssi], alice: Visitor) -> None:
    first = irssi()
    wait_until(lambda: "has joined" in first.shown())
    first.type("/msg #General Hello from irssi")
    wait_until(lambda: "Hello from irssi" in read(alice))
    say(alice, "Hello irssi")
    wait_until(lambda: "Hello irssi" in first.shown())
    first.quit()
    say(alice, "While you were away")

    again = irssi()
    wait_until(lambda: "While you were away" in again.shown())
    again.quit()
    words = "Hello irssi", "While you were away"
    assert [again.shown().count(each) for each in words] == [1, 1]
