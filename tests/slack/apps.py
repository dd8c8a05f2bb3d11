"""An app of Slack's at a real server: a bot that is told of what it sees, and who reads along."""

import re
import time
from collections.abc import Callable

from tests.programmed import Bot, make_bot
from tests.servers import Server
from tests.visitors import Visitor

PATIENCE = 15.0
KINDS = ["message.sent", "message.edited", "message.deleted", "reaction.added", "reaction.removed"]
KINDS += ["file.shared", "member.joined", "member.left"]
PAGES = "/settings/workspace/outgoing/"


class Scene:
    """A person, and a bot in the room of everybody, with the address that its clients are given."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.alice = Visitor(server.url, f"alice{time.time_ns() % 10**9}").register()
        self.base = f"{self.alice.url}/api/slack/"
        self.room = self.alice.general()["id"]

    def make_bot(self) -> Bot:
        return make_bot(self.alice, scopes=["read", "write", "files", "manage"])

    def make_app(self, url: str = "", kinds: list[str] = KINDS) -> tuple[Bot, str]:
        """With the secret that what it is told is signed by."""
        bot = self.make_bot()
        made = {"name": "App", "bot": bot.id, "url": url, "format": "slack", "kinds": kinds}
        status, page = self.alice.press(f"{PAGES}new/", f"{PAGES}new/", made)
        found = re.search(r'value="(whsec_[^"]+)"', page)
        assert found, (status, page)
        return bot, found[1]

    def say(self, body: str, room: int = 0, **fields: object) -> str:
        from syncchat.domain.ids import make_id

        message = {"id": str(make_id()), "body": body, **fields}
        status, sent = self.alice.call("POST", f"rooms/{room or self.room}/messages", message)
        assert status == 201, sent
        return str(sent["id"])

    def read(self) -> list[str]:
        _status, page = self.alice.call("GET", f"rooms/{self.room}/messages")
        return [each["body"] for each in page["messages"] if each["kind"] == "text"]

    def wait_for(self, body: str) -> None:
        wait_until(lambda: body in self.read(), lambda: f"{body!r} is not in {self.read()}")


def wait_until(is_so: Callable[[], object], explain: Callable[[], str] = lambda: "too late") -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, explain()
        time.sleep(0.05)
