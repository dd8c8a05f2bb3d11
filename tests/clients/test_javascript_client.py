"""The JavaScript client of clients/javascript, in Node.js, at a real server."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.clients.breaking import talk_while_it_breaks
from tests.faults.proxy import run_proxy
from tests.programmed import Bot
from tests.visitors import Tab, Visitor

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
]
PROGRAM = Path(__file__).with_name("listen.js")
PATIENCE = 30


@asynccontextmanager
async def running(
    url: str, token: str, room: int, state: str = ""
) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """What the program says, a line each."""
    # Node.js 22 needs no option for it
    command = [
        "node",
        "--experimental-websocket",
        "--no-warnings",
        str(PROGRAM),
        url,
        token,
        str(room),
        state,
    ]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)

    async def read() -> AsyncIterator[dict[str, Any]]:
        assert process.stdout
        async for line in process.stdout:
            yield json.loads(line)

    try:
        yield read()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def read_until_report(
    lines: AsyncIterator[dict[str, Any]], heard: list[str] | None = None
) -> list[dict[str, Any]]:
    """All lines; ``heard`` grows by what the program has heard."""
    said = []
    async for line in lines:
        said.append(line)
        if heard is not None and "heard" in line:
            heard.append(line["heard"])
        if "state" in line:
            return said
    raise AssertionError(f"it ended after {said}")


async def test_every_event_comes_once_and_in_order_and_what_it_says_is_stored_once_over_a_line_that_breaks(
    bot: Bot, alice: Visitor, tab: Tab, general: int
) -> None:
    async with (
        asyncio.timeout(PATIENCE),
        run_proxy(urlsplit(alice.url).port or 0) as proxy,
        running(f"http://127.0.0.1:{proxy.port}", bot.secret, general) as lines,
    ):
        assert await anext(lines) == {"me": bot.id}
        tab.say(general, "speak")
        heard: list[str] = []
        reading = asyncio.create_task(read_until_report(lines, heard))
        said = await talk_while_it_breaks(tab, general, proxy, heard)
        tab.say(general, "report")
        end = (await reading)[-1]

    assert len(proxy.reached) > 5, "the line never broke: this proved nothing"
    assert heard == ["speak", *said, "report"]
    _status, page = alice.call("GET", f"rooms/{general}/messages?limit=100")
    stored = [
        each["seq"] for each in page["messages"] if each["author"]["id"] == bot.id and each["kind"] == "text"
    ]
    assert sorted(end["seqs"]) == stored
    assert len(stored) == 10


async def test_the_next_start_goes_on_where_this_one_ended(
    bot: Bot, alice: Visitor, tab: Tab, general: int
) -> None:
    async with asyncio.timeout(PATIENCE):
        async with running(alice.url, bot.secret, general) as lines:
            await anext(lines)
            tab.say(general, "handled")
            tab.say(general, "report")
            *heard, end = await read_until_report(lines)
            assert heard == [{"heard": "handled"}, {"heard": "report"}]
        tab.say(general, "while it was away")
        async with running(alice.url, bot.secret, general, json.dumps(end["state"])) as lines:
            assert await anext(lines) == {"me": bot.id}
            # What was being handled comes again
            assert (await read_until_report(lines))[0] == {"heard": "report"}
            assert await anext(lines) == {"heard": "while it was away"}


async def test_it_says_why_it_was_refused_and_ends_when_its_token_is_revoked(
    bot: Bot, alice: Visitor, tab: Tab, general: int
) -> None:
    async with asyncio.timeout(PATIENCE), running(alice.url, bot.secret, general) as lines:
        await anext(lines)
        tab.say(general, "wrong")
        assert [await anext(lines), await anext(lines)] == [{"heard": "wrong"}, {"refused": "not_found"}]

        await asyncio.to_thread(bot.revoke, alice)
        assert [line async for line in lines] == [{"ended": "sign_in"}]


async def test_a_token_that_is_none_ends_it(alice: Visitor, general: int) -> None:
    async with asyncio.timeout(PATIENCE), running(alice.url, "scr_none", general) as lines:
        assert [line async for line in lines] == [{"ended": "sign_in"}]
