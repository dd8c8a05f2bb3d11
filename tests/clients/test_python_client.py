"""The Python client of clients/python, at a real server."""

import asyncio
from urllib.parse import urlsplit

import pytest
from syncchatroom_client import Client, Refused

from tests.clients.breaking import talk_while_it_breaks
from tests.faults.proxy import run_proxy
from tests.programmed import Bot, Token
from tests.visitors import Tab, Visitor

pytestmark = pytest.mark.server
PATIENCE = 30


async def hear_until(client: Client, last: str, heard: list[str] | None = None) -> list[str]:
    """What is said by others, up to this."""
    heard = [] if heard is None else heard
    async for event in client.events():
        message = event.get("message", {})
        if event["kind"] == "message_sent" and message["author"]["id"] != client.me:
            heard.append(message["body"])
        if message.get("body") == last:
            return heard
    raise AssertionError("it ended")


async def test_every_event_comes_once_and_in_order_and_what_it_says_is_stored_once_over_a_line_that_breaks(
    bot: Bot, alice: Visitor, tab: Tab, general: int
) -> None:
    async with (
        asyncio.timeout(PATIENCE),
        run_proxy(urlsplit(alice.url).port or 0) as proxy,
        Client(f"http://127.0.0.1:{proxy.port}", bot.secret) as client,
    ):
        heard: list[str] = []
        hearing = asyncio.create_task(hear_until(client, "the last one", heard))
        answering = asyncio.gather(*(client.send(general, f"bot {number}") for number in range(10)))
        said = await talk_while_it_breaks(tab, general, proxy, heard)
        acks = await answering
        tab.say(general, "the last one")
        await hearing

    assert len(proxy.reached) > 5, "the line never broke: this proved nothing"
    assert heard == [*said, "the last one"]
    _status, page = alice.call("GET", f"rooms/{general}/messages?limit=100")
    own = [each for each in page["messages"] if each["author"]["id"] == bot.id and each["kind"] == "text"]
    assert sorted(ack["seq"] for ack in acks) == [each["seq"] for each in own]
    assert len(own) == 10


async def test_the_next_start_goes_on_where_this_one_ended(
    bot: Bot, alice: Visitor, tab: Tab, general: int
) -> None:
    async with asyncio.timeout(PATIENCE):
        tab.say(general, "before it came")
        async with Client(alice.url, bot.secret) as client:
            tab.say(general, "first")
            tab.say(general, "second")
            assert await hear_until(client, "second") == ["first", "second"]
            state = client.state
        tab.say(general, "while it was away")
        async with Client(alice.url, bot.secret, state) as client:
            tab.say(general, "and now")
            # What was being handled comes again
            assert await hear_until(client, "and now") == ["second", "while it was away", "and now"]


async def test_a_room_that_is_joined_later_is_heard_from_its_first_news(
    bot: Bot, alice: Visitor, tab: Tab
) -> None:
    _status, room = alice.call(
        "POST", "rooms", {"kind": "private", "name": "Kiln", "topic": "", "announcement": False}
    )
    tab.say(room["id"], "long ago")
    async with asyncio.timeout(PATIENCE), Client(alice.url, bot.secret) as client:
        alice.call("POST", f"rooms/{room['id']}/members", {"people": [bot.id]})
        tab.say(room["id"], "welcome, bot")

        heard = await hear_until(client, "welcome, bot")
    assert heard[-1] == "welcome, bot"


async def test_a_refusal_says_why_and_does_not_end_it(bot: Bot, alice: Visitor, general: int) -> None:
    async with asyncio.timeout(PATIENCE), Client(alice.url, bot.secret) as client:
        with pytest.raises(Refused) as refused:
            await client.send(987654, "nowhere")
        assert refused.value.code == "not_found"
        with pytest.raises(Refused) as refused:
            await client.get("rooms/987654")
        assert refused.value.code == "not_found"

        assert (await client.send(general, "somewhere"))["type"] == "ack"
        assert [room["id"] for room in await client.get("rooms")] == [general]


@pytest.mark.parametrize("url", ["", "chat.example.org", "ws://chat.example.org", "/"])
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        Client(url, "scr_")


async def test_a_token_that_is_none_or_is_revoked_ends_it(bot: Bot, alice: Visitor) -> None:
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Refused) as refused:
            async with Client(alice.url, Token(alice.url, "scr_none").secret):
                pass
        assert refused.value.code == "sign_in"

        async with Client(alice.url, bot.secret) as client:
            await asyncio.to_thread(bot.revoke, alice)
            with pytest.raises(Refused) as refused:
                await hear_until(client, "nothing")
        assert refused.value.code == "sign_in"
