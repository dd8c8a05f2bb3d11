"""Programs at a real server: what they sign in with is made on the pages, as people make it."""

import json
import re
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from websockets.sync.client import connect

from syncchat.domain.ids import make_id
from tests.visitors import PASSWORD, PATIENCE, Tab, Visitor

BOTS = "/settings/workspace/bots/"


@dataclass
class Token:
    url: str
    secret: str

    @property
    def prefix(self) -> str:
        return self.secret.split("_")[1]

    def call(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        said = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json", **headers}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", content, said, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def connect(self, **headers: str) -> Tab:
        """A socket without a page: no cookie and no `Origin`, unless given."""
        said = {"Authorization": f"Bearer {self.secret}", **headers}
        opening = connect(
            self.url.replace("http", "ws", 1) + "/ws/",
            additional_headers=said,
            compression=None,
            ping_interval=None,
        )
        opened = ExitStack()
        return Tab(opened.enter_context(opening), opened)

    def revoke(self, visitor: Visitor, page: str = "/settings/tokens/") -> None:
        _status, text = visitor.open(page)
        row = next(row for row in text.split("<li") if self.prefix in row)
        found = re.search(r"/settings/tokens/\d+/revoke/", row)
        assert found, row
        visitor.press(found[0], found[0])


@dataclass
class Bot(Token):
    username: str
    id: int

    def revoke(self, visitor: Visitor, page: str = "") -> None:
        super().revoke(visitor, page or f"{BOTS}{self.id}/")


def make_token(visitor: Visitor, page: str = "/settings/tokens/", action: str = "", **form: Any) -> Token:
    """By its own person on their page, or by an owner on a bot's."""
    given = {"name": "Script", "scopes": ["read", "write"], "where": "everywhere", "expires_in": "7", **form}
    status, text = visitor.press(page, action or page, {"password": PASSWORD, **given})
    found = re.search(r'value="(scr_\w+)"', text)
    assert found, (status, text)
    return Token(visitor.url, found[1])


def make_bot(owner: Visitor, **form: Any) -> Bot:
    username = f"bot-{str(make_id())[-12:]}"
    status, text = owner.press(BOTS, BOTS, {"username": username, "display_name": username.title()})
    found = re.search(rf"{BOTS}(\d+)/tokens/", text)
    assert found, (status, text)
    page = f"{BOTS}{found[1]}/"
    token = make_token(owner, page, f"{page}tokens/", **form)
    return Bot(token.url, token.secret, username, int(found[1]))
