"""Whatever fails inside a command, its answer comes, the socket lives, and its end cleans up after it."""

import asyncio
import json
from typing import Any, get_args

import pytest

from syncchat.consumers import ChatConsumer
from syncchat.domain.ids import make_id
from syncchat.log import publish
from syncchat.protocol import commands
from syncchat.realtime import runtime, sessions
from syncchat.realtime.hub import Hub
from syncchat.realtime.seats import Seats

pytestmark = [pytest.mark.asyncio, pytest.mark.fault("T68")]

ROOM, LOG = 7, 70
SIGNED_IN = sessions.SignedIn(1, 10, "Alice", "", "key", "mark")
ID = str(make_id())
COMMANDS: dict[str, dict[str, Any]] = {
    "send": {"id": ID, "room": ROOM, "body": "hello"},
    "edit": {"id": ID, "body": "hello"},
    "delete": {"id": ID},
    "react": {"id": ID, "emoji": "👍"},
    "unreact": {"id": ID, "emoji": "👍"},
    "pin": {"id": ID},
    "unpin": {"id": ID},
    "remove_preview": {"id": ID, "preview": 1},
    "vote": {"id": ID, "options": [1]},
    "add_poll_option": {"id": ID, "text": "Never"},
    "close_poll": {"id": ID},
    "save": {"id": ID},
    "unsave": {"id": ID},
    "follow": {"id": ID},
    "unfollow": {"id": ID},
    "read_thread": {"id": ID, "seq": 1},
    "pull": {"log": LOG, "after": [0, 0]},
    "read": {"room": ROOM, "seq": 1},
    "unread": {"room": ROOM, "seq": 1},
    "level": {"room": ROOM, "level": "all"},
    "place": {"room": ROOM, "section": "rooms"},
    "section": {"id": ID, "name": "Baking"},
    "unsection": {"id": ID},
    "sort": {"order": "name"},
    "draft": {"room": ROOM, "text": "hello"},
    "schedule": {"id": ID, "body": "hello", "at": "2030-01-01T09:00:00Z"},
    "unschedule": {"id": ID},
    "read_activity": {"at": "2026-01-01T09:00:00Z"},
    "quiet": {"away": True},
    "ignore": {"id": 2, "how": "muted"},
    "idle": {"idle": True},
    "typing": {"room": ROOM},
    "watch": {"rooms": [ROOM]},
    "ping": {},
    "hello": {"v": 1},
}


class Broken(Exception):
    """Not one that anybody expects."""


class Part:
    """Of the server: every call of it fails, once it is broken."""

    is_broken = False

    def __getattr__(self, name: str) -> Any:
        async def fail(*_args: object, **_options: object) -> Any:
            raise Broken(name)

        return fail

    async def read(self, query: Any, *_args: object) -> Any:
        if query is sessions.find_signed_in:
            return SIGNED_IN
        raise Broken


class Gate:
    async def pass_through(self) -> None: ...


class BrokenServer:
    def __init__(self) -> None:
        self.hub = Hub(forget=lambda _log: None)
        self.subscriptions = self
        self.pool = self.writer = self.presence = Part()
        self.gate = Gate()
        self.seats = Seats(limit=1, workers=1)
        self.is_broken = False

    async def subscribe(self, connection: Any) -> dict[int, tuple[int, int]]:
        if self.is_broken:
            raise Broken
        connection.rooms[ROOM] = LOG
        self.hub.subscribe(connection, LOG, 0)
        return {}

    def tell_heads(self, _connection: Any) -> None:
        raise Broken


class Tab:
    """The consumer, without a network: what it gets is put in, what it says is written down."""

    def __init__(self) -> None:
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.said: list[dict[str, Any]] = []
        self.coming.put_nowait({"type": "websocket.connect"})
        headers = [(b"host", b"localhost"), (b"origin", b"http://localhost"), (b"cookie", b"sessionid=key")]
        scope = {"type": "websocket", "scheme": "ws", "headers": headers}
        self.running = asyncio.ensure_future(ChatConsumer()(scope, self.coming.get, self.write))

    async def write(self, event: dict[str, Any]) -> None:
        self.said.append(event)

    async def ask(self, kind: str, ref: int, **fields: Any) -> dict[str, Any]:
        text = json.dumps({"type": kind, "ref": ref, **fields})
        self.coming.put_nowait({"type": "websocket.receive", "text": text})
        async with asyncio.timeout(5):
            while True:
                for event in self.said:
                    frame: dict[str, Any] = json.loads(event.get("text", "{}"))
                    if frame.get("ref") == ref:
                        return frame
                await asyncio.sleep(0)

    async def end(self) -> None:
        self.coming.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await self.running


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> BrokenServer:
    server = BrokenServer()
    monkeypatch.setattr(runtime, "current", lambda: server)

    def fail(_signal: object) -> None:
        raise Broken

    monkeypatch.setattr(publish, "send_signal", fail)
    return server


# It notes one fact of its own connection, and asks nobody
CANNOT_FAIL = {"idle"}


@pytest.mark.parametrize("kind", sorted(COMMANDS.keys() - CANNOT_FAIL))
async def test_a_command_that_fails_unexpectedly_is_answered_and_leaves_nothing(
    server: BrokenServer, kind: str
) -> None:
    tab = Tab()
    assert (await tab.ask("hello", 1, v=1))["type"] == "welcome"
    server.is_broken = True

    for ref, each in ((2, kind), (3, "send")):
        answer = await tab.ask(each, ref, **COMMANDS[each])
        assert (answer["type"], answer["code"]) == ("nack", "unavailable")

    await tab.end()
    assert not server.hub.by_user
    assert not server.hub.subscribers
    assert server.seats.take(SIGNED_IN.seat)


async def test_every_command_is_among_those_that_fail_here() -> None:
    known = get_args(get_args(commands.AnyCommand)[0])
    assert {get_args(each.model_fields["type"].annotation)[0] for each in known} == set(COMMANDS)


async def test_a_consumer_that_is_cancelled_in_the_middle_leaves_nothing(server: BrokenServer) -> None:
    tab = Tab()
    await tab.ask("hello", 1, v=1)
    tab.running.cancel()
    await asyncio.gather(tab.running, return_exceptions=True)

    assert not server.hub.by_user
    assert not server.hub.subscribers
    assert server.seats.take(SIGNED_IN.seat)
