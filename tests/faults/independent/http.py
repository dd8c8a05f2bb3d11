"""Signing in and asking over HTTP, as docs/protocol.md says under "A program signs in"."""

import asyncio
import json
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any

ANSWER_SECONDS = 10.0


class Refused(Exception):
    """The answer is no: trying the same again changes nothing, unless `retry_after` says when."""

    def __init__(self, status: int, refusal: dict[str, Any]) -> None:
        super().__init__(status, refusal)
        self.status, self.code = status, refusal.get("code", "")
        self.retry_after: float | None = refusal.get("retry_after")


class NoAnswer(Exception):
    """Whether it was done is unknown."""


class Http:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    async def sign_in(self, username: str, password: str) -> None:
        await self._fetch("GET", "/login/")
        form = urllib.parse.urlencode({"login": username, "password": password}).encode()
        await self._fetch("POST", "/login/", form, "application/x-www-form-urlencoded")
        await self.call("GET", "me")

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """Raises: Refused, NoAnswer."""
        content = None if body is None else json.dumps(body).encode()
        text = await self._fetch(method, f"/api/v1/{path}", content, "application/json")
        return json.loads(text) if text else None

    def list_cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    async def _fetch(self, method: str, path: str, content: bytes | None = None, kind: str = "") -> str:
        headers = {"X-CSRFToken": self._find_token(), "Referer": f"{self.url}/"}
        if kind:
            headers["Content-Type"] = kind
        request = urllib.request.Request(f"{self.url}{path}", content, headers, method=method)
        return await asyncio.to_thread(self._ask, request)

    def _ask(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as error:
            raise read_refusal(error.code, error.read()) from error
        except (OSError, HTTPException) as error:
            raise NoAnswer from error

    def _find_token(self) -> str:
        found = [cookie.value for cookie in self._jar if cookie.name.endswith("csrftoken")]
        return found[0] or "" if found else ""


def read_refusal(status: int, content: bytes) -> Exception:
    try:
        return Refused(status, json.loads(content))
    except ValueError:
        # From a proxy, or a page in words
        return NoAnswer() if status >= 500 else Refused(status, {})
