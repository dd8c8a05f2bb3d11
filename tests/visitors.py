"""A person at a real server: a cookie jar over HTTP, and sockets that speak the protocol."""

import itertools
import json
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from http.cookiejar import CookieJar
from typing import Any
from uuid import UUID

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from syncchat.domain.ids import make_id
from tests.described import check_frame

PASSWORD = "correct-horse-battery"
PATIENCE = 10.0  # seconds until a frame that has to come counts as lost

Frame = dict[str, Any]


class Visitor:
    patience = PATIENCE  # seconds for an answer over HTTP

    def __init__(self, url: str, name: str = "", *, trust: ssl.SSLContext | None = None) -> None:
        """`trust` knows the certificate of a server that speaks TLS."""
        self.url, self.name, self._trust = url.rstrip("/"), name, trust
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), urllib.request.HTTPSHandler(context=trust)
        )

    def open(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """GET a page, or POST a form to it with its own CSRF token."""
        if form is None:
            return self._ask(urllib.request.Request(self.url + path))
        return self.press(path, path, form)

    def press(self, page_path: str, path: str, form: dict[str, Any] | None = None) -> tuple[int, str]:
        """POST one of the forms on a page."""
        _status, page = self.open(page_path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        fields = {"csrfmiddlewaretoken": found[1] if found else "", **(form or {})}
        body = urllib.parse.urlencode(fields, doseq=True)
        headers = {"Referer": self.url + page_path}
        return self._ask(urllib.request.Request(self.url + path, body.encode(), headers))

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Ask the API under /api/v1/ the way the page does."""
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": self.cookie("csrftoken"),
            "Referer": self.url,
        }
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", content, headers, method=method)
        status, text = self._ask(request)
        return status, json.loads(text) if text else None

    def send_part(self, upload: str, offset: int, content: bytes) -> int:
        """One part of a file; the status of the answer."""
        headers = {"X-CSRFToken": self.cookie("csrftoken"), "Referer": self.url}
        headers["Content-Type"] = "application/octet-stream"
        address = f"{self.url}/api/v1/uploads/{upload}?offset={offset}"
        return self._ask(urllib.request.Request(address, content, headers, method="PATCH"))[0]

    def call_at(self, path: str, words: str) -> tuple[int, str]:
        """POST plain words, as a program does that knows an address."""
        return self._ask(
            urllib.request.Request(self.url + path, words.encode(), {"Content-Type": "text/plain"})
        )

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=self.patience) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def cookie(self, name: str) -> str:
        """Over TLS its name says that it is of this host alone."""
        names = (name, f"__Host-{name}")
        return next((cookie.value or "" for cookie in self.jar if cookie.name in names), "")

    def register(self) -> "Visitor":
        form = {"username": self.name, "display_name": self.name.title(), "email": "", "password1": PASSWORD}
        status, page = self.open("/register/", form)
        if status != 200 or not self.cookie("sessionid"):
            raise AssertionError(f"{self.name} could not register ({status}): {page[:2000]}")
        return self

    def connect(self, *, origin: str | None = None) -> "Tab":
        headers = {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)}
        address = self.url.replace("http", "ws", 1) + "/ws/"
        opening = connect(
            address,
            ssl=self._trust,
            additional_headers=headers,
            origin=self.url if origin is None else origin or None,  # type: ignore[arg-type]
            compression=None,
            ping_interval=None,
            max_size=2**22,
        )
        opened = ExitStack()
        return Tab(opened.enter_context(opening), opened)

    def greet(self, positions: dict[str, list[int]] | None = None) -> "Tab":
        tab = self.connect()
        tab.hello(positions)
        return tab

    def general(self) -> Frame:
        _status, rooms = self.call("GET", "rooms")
        return next(room for room in rooms if room["general"])


class Tab:
    """One socket. Frames that nobody waited for yet stay in the inbox, in order."""

    def __init__(self, socket: ClientConnection, opened: ExitStack) -> None:
        self.socket = socket
        self._opened = opened
        self.inbox: list[Frame] = []
        self._refs = itertools.count(1)
        self.welcome: Frame = {}

    def hello(self, positions: dict[str, list[int]] | None = None) -> Frame:
        self.welcome = self.ask({"type": "hello", "v": 1, "tab": "test", "positions": positions or {}})
        return self.welcome

    def ask(self, command: Frame) -> Frame:
        """Send a command and wait for the frame that answers it."""
        ref = next(self._refs)
        self.socket.send(json.dumps({**command, "ref": ref}))
        return self.take(lambda frame: frame.get("ref") == ref)

    def send_text(self, text: str | bytes) -> None:
        self.socket.send(text)

    def say(self, room: int, body: str, message_id: UUID | None = None, **fields: Any) -> Frame:
        command = {"type": "send", "id": str(message_id or make_id()), "room": room, "body": body}
        return self.ask(command | fields)

    def take(self, wanted: Callable[[Frame], bool]) -> Frame:
        """The first frame that fits, waiting for it if need be; the others stay."""
        for index, frame in enumerate(self.inbox):
            if wanted(frame):
                return self.inbox.pop(index)
        while True:
            heard = check_frame(json.loads(self.socket.recv(PATIENCE)))
            if wanted(heard):
                return heard
            self.inbox.append(heard)

    def take_event(self, wanted: Callable[[Frame], bool]) -> Frame:
        """The first event that fits, out of whatever frame carries it; the frame's others stay."""
        frame = self.take(lambda each: each["type"] == "events" and any(map(wanted, each["events"])))
        event: Frame = next(event for event in frame["events"] if wanted(event))
        frame["events"].remove(event)
        self.inbox.insert(0, frame)
        return event

    def hears(self, body: str) -> Frame:
        """Wait for a message with this body; returns its event."""
        return self.take_event(lambda event: event.get("message", {}).get("body") == body)

    def heard_nothing_of(self, body: str) -> bool:
        """Whether nothing up to the answer of a ping carried this text."""
        self.ask({"type": "ping"})
        return all(body not in json.dumps(frame) for frame in self.inbox)

    def wait_closed(self) -> int:
        try:
            while True:
                self.inbox.append(check_frame(json.loads(self.socket.recv(PATIENCE))))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def close(self) -> None:
        self._opened.close()
