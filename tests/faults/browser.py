"""The whole page in Chromium: ordered about by its own composer and links, heard on its wire, read off its screen."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.async_api import Error, Page, WebSocket, async_playwright

from tests.faults.client import shorten
from tests.faults.history.record import Recorder
from tests.faults.line import Frame
from tests.programs import find_chromium

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PATIENCE_MS = 20_000
OFFLINE_SECONDS = 1.0

POSITIONS = """() => {
    const { user_log, rooms } = JSON.parse(document.getElementById("bootstrap").textContent);
    return [[user_log.log, user_log.position[0]], ...rooms.map(({ log, position }) => [log, position[0]])];
}"""
ROOMS = (
    "() => [...document.querySelectorAll('.room-link[data-room]')].map(({ dataset }) => Number(dataset.room))"
)
SCREEN = """() => [...document.querySelectorAll("#timeline article.message[data-id][data-seq]")].map((message) => {
    const words = message.querySelector("[data-part=text]").cloneNode(true);
    for (const note of words.querySelectorAll("[data-part=edited], .message__edited")) note.remove();
    const isDeleted = "deleted" in message.dataset;
    return [message.dataset.id, [Number(message.dataset.seq), isDeleted ? "" : words.textContent.trim(), isDeleted]];
})"""


class Browser:
    """Seen from a run, the same as `client.Client`."""

    def __init__(
        self,
        person: Frame,
        *,
        addresses: Callable[[], list[str]],
        recorder: Recorder,
        chance: random.Random,
    ) -> None:
        self.name, self.user = f"{person['name']} (Chromium)", person["id"]
        self._url, self._key = f"http://{chance.choice(addresses())}/", person["key"]
        self._recorder = recorder
        self._orders: asyncio.Queue[Frame] = asyncio.Queue()
        self._asked: set[str] = set()
        self._positions: dict[int, int] = {}
        self._page: Page | None = None
        self.backlog = 0  # the composer takes one thing at a time
        self.loaded = asyncio.Event()
        self.heard = 0.0

    async def run(self) -> None:
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
            context = await chromium.new_context()
            await context.add_cookies([{"name": "sessionid", "value": self._key, "url": self._url}])
            page = self._page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("websocket", self._listen)
            await self._load(page)
            self.loaded.set()
            while True:
                order = await self._orders.get()
                # Under faults a click may find nothing to click on: a person tries again, later
                with contextlib.suppress(Error):
                    await self._obey(page, order)

    async def _load(self, page: Page) -> None:
        while True:
            with contextlib.suppress(Error):
                await page.goto(self._url)
                await page.wait_for_selector("html[data-ready]", state="attached")
                self._positions.update(dict(await page.evaluate(POSITIONS)))
                return
            await asyncio.sleep(1)

    async def _obey(self, page: Page, order: Frame) -> None:
        if order["do"] == "reload":
            await self._load(page)
        elif order["do"] == "drop":
            await page.context.set_offline(True)
            await asyncio.sleep(OFFLINE_SECONDS)
            await page.context.set_offline(False)
        elif order["do"] in ("open", "send"):
            await self._open(page, order["room"])
            if order["do"] == "send":
                await page.fill("#composer-text", order["body"])
                await page.press("#composer-text", "Enter")

    async def _open(self, page: Page, room: int) -> None:
        await page.click(f".room-link[data-room='{room}']", timeout=2_000)
        await page.wait_for_selector("#timeline article.message", timeout=5_000)

    # -- on its wire

    def _listen(self, socket: WebSocket) -> None:
        refs: dict[int, str] = {}
        socket.on("framesent", lambda text: self._see_asked(json.loads(text), refs))
        socket.on("framereceived", lambda text: self._see_heard(json.loads(text), refs))

    def _note(self, what: str, **fields: Any) -> None:
        self._recorder.note(what, client=self.name, user=self.user, **fields)

    def _see_asked(self, frame: Frame, refs: dict[int, str]) -> None:
        if frame["type"] != "send":
            return
        op = refs[frame["ref"]] = f"{self.name} {frame['id']}"
        if op in self._asked:
            self._note("retry", op=op)
            return
        self._asked.add(op)
        self._note("invoke", op=op, verb="send", room=frame["room"], id=frame["id"], body=frame["body"])

    def _see_heard(self, frame: Frame, refs: dict[int, str]) -> None:
        self.heard = time.monotonic()
        if frame["type"] == "events":
            self._note("received", **shorten(frame))
            self._positions[frame["log"]] = max(frame["to"][0], self._positions.get(frame["log"], 0))
        op = refs.get(frame.get("ref", 0))
        if op and frame["type"] == "ack":
            self._note("ok", op=op, **{key: frame[key] for key in ("seq", "dup") if key in frame})
        elif op and frame["type"] == "nack" and frame["code"] not in ("unavailable", "rate_limited"):
            self._note("fail", op=op, code=frame["code"])

    # -- as the run sees it

    def order(self, do: str, **fields: Any) -> None:
        self._orders.put_nowait({"do": do, **fields})

    def pry(self, _log: int) -> None:
        """Only what the page itself asks for."""

    def is_level(self, heads: Mapping[int, int]) -> bool:
        is_idle = self._orders.empty()
        return is_idle and all(self._positions.get(log, 0) >= head for log, head in heads.items())

    def reach(self, log: int) -> int:
        return self._positions.get(log, 0)

    async def show(self, _rooms: Sequence[Frame]) -> None:
        assert self._page
        for log, position in self._positions.items():
            self._note("placed", log=log, position=position)
        for room in await self._page.evaluate(ROOMS):
            await self._open(self._page, room)
            await asyncio.sleep(OFFLINE_SECONDS)
            messages = dict(await self._page.evaluate(SCREEN))
            since = min((seq for seq, _body, _deleted in messages.values()), default=0)
            self._note("view", room=room, since=since, messages=messages)
