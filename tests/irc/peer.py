"""A client of IRC by hand: lines out, lines in."""

import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable

from syncchat.irc.lines import Line, parse_line

PATIENCE = 15.0


class Peer:
    def __init__(self, port: int, *, trust: ssl.SSLContext | None = None) -> None:
        raw = _connect(port)
        self.socket = trust.wrap_socket(raw, server_hostname="127.0.0.1") if trust else raw
        self.socket.settimeout(PATIENCE)
        self._file = self.socket.makefile("rb")
        # All that came, as it came
        self.lines: list[str] = []

    def say(self, *lines: str) -> None:
        self.socket.sendall(b"".join(line.encode() + b"\r\n" for line in lines))

    def read(self) -> str:
        """The next line, with PING answered; empty at the end."""
        line = self._file.readline().decode().rstrip("\r\n")
        self.lines.append(line)
        if line.partition(" PING ")[1]:
            self.say("PONG syncchatroom " + line.rpartition(" ")[2])
        return line

    def wait_for(self, *words: str) -> str:
        """The next line that holds all of these."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            line = self.read()
            if all(word in line for word in words):
                return line
            assert line, self.lines
        raise AssertionError((words, self.lines))

    def read_until(self, *words: str) -> list[str]:
        """All lines before one that holds these."""
        before = len(self.lines)
        self.wait_for(*words)
        return self.lines[before:-1]

    def sign_in(self, secret: str, *caps: str, nick: str = "guest") -> "Peer":
        """By SASL, as clients do."""
        self.say("CAP LS 302", f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        self.say(f"CAP REQ :{' '.join(['sasl', *caps])}")
        self.wait_for(" ACK ")
        self.say("AUTHENTICATE PLAIN")
        self.wait_for("AUTHENTICATE +")
        said = base64.b64encode(f"\0{nick}\0{secret}".encode()).decode()
        for start in range(0, len(said) + 1, 400):
            self.say(f"AUTHENTICATE {said[start : start + 400] or '+'}")
        self.wait_for(" 903 ")
        self.say("CAP END")
        return self

    def settle(self) -> list[str]:
        """All that was on its way."""
        token = f"settled-{len(self.lines)}"
        self.say(f"PING {token}")
        return self.read_until("PONG", token)

    def close(self) -> None:
        self._file.close()
        self.socket.close()


def read_all(lines: list[str], where: Callable[[Line], bool]) -> list[Line]:
    return [parsed for parsed in map(parse_line, lines) if where(parsed)]


def _connect(port: int) -> socket.socket:
    """The port opens a moment after the page's."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            threading.Event().wait(0.05)
