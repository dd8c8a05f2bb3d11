"""What a program asks over HTTP: each request on a connection of its own, at a server drawn anew."""

import asyncio
import http.client
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from tests.faults.line import Frame, Lost, Refused

PATIENCE = 3.0  # seconds
TOKEN = "c" * 32  # CSRF: cookie and header have to agree, and that is all
# Of a whole run; those who poll hold one each
REQUESTS = ThreadPoolExecutor(48, thread_name_prefix="request")

# What came, and when it had been asked for
Overhear = Callable[[str, float | None], None]


class Api:
    def __init__(
        self, *, addresses: Callable[[], list[str]], key: str, chance: random.Random, overhear: Overhear
    ) -> None:
        self._addresses, self._key, self._chance, self._overhear = addresses, key, chance, overhear
        self.address = ""  # where the last request went

    async def call(
        self, method: str, path: str, body: object = None, patience: float = PATIENCE, at: str = ""
    ) -> Any:
        """Raises: Lost, Refused."""
        self.address = at or self._chance.choice(self._addresses())
        text = await self.fetch(method, f"http://{self.address}/api/v1/{path}", body, patience)
        return json.loads(text) if text else None

    async def read_file(self, file_id: str) -> str:
        """Raises: Lost, Refused."""
        address = self._chance.choice(self._addresses())
        return await self.fetch("GET", f"http://{address}/files/{file_id}/", None, PATIENCE)

    async def fetch(self, method: str, url: str, body: object, patience: float) -> str:
        asked = time.monotonic()
        request = make_request(method, url, self._key, body)
        loop = asyncio.get_running_loop()
        try:
            status, text = await loop.run_in_executor(REQUESTS, _ask, request, patience)
        except (OSError, http.client.HTTPException) as error:
            raise Lost from error
        self._overhear(text, asked)
        if status >= 400:
            raise _read_refusal(status, text)
        return text

    async def ask(self, command: Frame) -> Frame:
        """A command of the socket, as its verb over HTTP.

        Raises: Lost, Refused.
        """
        method, path, fields = translate(command)
        body = {field: command[field] for field in fields if field in command}
        answer = await self.call(method, path, body or None)
        if command["type"] == "pull":
            return dict(answer)
        return {"type": "ack", **(answer if isinstance(answer, dict) else {})}


def _ask(request: urllib.request.Request, patience: float) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(request, timeout=patience) as response:
            return response.status, response.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def _read_refusal(status: int, text: str) -> Exception:
    try:
        answer = json.loads(text)
        return Refused({"code": answer["code"], "message": answer["message"]})
    except (ValueError, KeyError, TypeError):
        # A page in words, or nothing: of a file that is gone, or of a server in trouble
        return Lost() if status >= 500 else Refused({"code": str(status), "message": ""})


def make_request(method: str, url: str, key: str, body: object = None) -> urllib.request.Request:
    """`body`: bytes go as they are, everything else as JSON."""
    headers = {
        "Content-Type": "application/octet-stream" if isinstance(body, bytes) else "application/json",
        "Cookie": f"sessionid={key}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    return urllib.request.Request(url, content, headers, method=method)


SENT = ("id", "body", "reply_to", "thread", "also_in_room", "files", "poll", "forward")
# type -> method, path, the fields that travel in the body
ROUTES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "send": ("POST", "rooms/{room}/messages", SENT),
    "edit": ("PATCH", "messages/{id}", ("body",)),
    "delete": ("DELETE", "messages/{id}", ()),
    "react": ("PUT", "messages/{id}/reactions/{emoji}", ()),
    "unreact": ("DELETE", "messages/{id}/reactions/{emoji}", ()),
    "pin": ("PUT", "messages/{id}/pin", ()),
    "unpin": ("DELETE", "messages/{id}/pin", ()),
    "read": ("POST", "rooms/{room}/read", ("seq",)),
    "pull": ("GET", "logs/{log}/events?after={after}", ()),
    "join": ("POST", "rooms/{room}/join", ()),
    "leave": ("POST", "rooms/{room}/leave", ()),
    "topic": ("PATCH", "rooms/{room}", ("topic",)),
    "add": ("POST", "rooms/{room}/members", ("people",)),
    "remove": ("DELETE", "rooms/{room}/members/{person}", ()),
    "role": ("PATCH", "rooms/{room}/members/{person}", ("role",)),
}


def translate(command: Frame) -> tuple[str, str, tuple[str, ...]]:
    method, path, fields = ROUTES[command["type"]]
    named = {key: quote(str(value)) for key, value in command.items()}
    if "after" in command:
        named["after"] = ",".join(map(str, command["after"]))
    return method, path.format(**named), fields
