"""Apps without an address, as people run them: slack_sdk's and Bolt's Socket Mode against a real server."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.servers import Server
from tests.slack.apps import PATIENCE, Scene, wait_until
from tests.websocket.test_programs import environment, find_program

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def scene(module_server: Server) -> Scene:
    return Scene(module_server)


@pytest.fixture
def handlers() -> Iterator[list[Any]]:
    started: list[Any] = []
    yield started
    for each in started:
        each.close()


def open_socket(scene: Scene, token: str) -> ClientConnection:
    url = WebClient(token, base_url=scene.base).apps_connections_open(app_token=token)["url"]
    socket = connect(url, compression=None, ping_interval=None).__enter__()
    assert json.loads(socket.recv(PATIENCE))["type"] == "hello"
    return socket


def read_event(socket: ClientConnection, kind: str, subtype: str | None = None) -> dict[str, Any]:
    while True:
        envelope: dict[str, Any] = json.loads(socket.recv(PATIENCE))
        event = envelope["payload"]["event"]
        if (event["type"], event.get("subtype")) == (kind, subtype):
            return envelope
        socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def test_a_bolt_app_hears_answers_and_reacts(scene: Scene, handlers: list[Any]) -> None:
    bot, _secret = scene.make_app()
    app = App(token=bot.secret, client=WebClient(bot.secret, base_url=scene.base))
    mentions: list[str] = []

    @app.message("echo")
    def echo(message: dict[str, Any], say: Any, client: WebClient) -> None:
        client.reactions_add(channel=message["channel"], timestamp=message["ts"], name="eyes")
        say(text=f"*Bolt* heard <@{message['user']}>: {message['text']}", thread_ts=None)

    @app.event("app_mention")
    def note(event: dict[str, Any]) -> None:
        mentions.append(event["text"])

    handler: Any = SocketModeHandler(app, bot.secret)
    handlers.append(handler)
    handler.connect()
    scene.say(f"echo **this** @{bot.username}")

    scene.wait_for(f"**Bolt** heard @{scene.alice.name}: echo **this** @{bot.username}")
    wait_until(lambda: mentions)
    assert mentions[0].startswith("echo *this* <@U")


def test_the_app_of_the_document_as_it_stands(scene: Scene, tmp_path: Path) -> None:
    bot, _secret = scene.make_app()
    (tmp_path / "bolt.py").write_text(find_program("bolt.py"))
    surroundings = environment(scene.server, bot)
    process = subprocess.Popen([sys.executable, "bolt.py"], cwd=tmp_path, env=surroundings)
    try:
        scene.say("echo from the document")
        wait_until(lambda: scene.read().count("echo from the document") == 2)
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_an_asynchronous_bolt_app(scene: Scene) -> None:
    bot, _secret = scene.make_app()

    async def run() -> None:
        app = AsyncApp(token=bot.secret, client=AsyncWebClient(bot.secret, base_url=scene.base))

        @app.event("message")
        async def echo(event: dict[str, Any], say: Any) -> None:
            if event.get("text") == "asynchronously":
                await say("heard asynchronously")

        handler: Any = AsyncSocketModeHandler(app, bot.secret)
        await handler.connect_async()
        await asyncio.to_thread(scene.say, "asynchronously")
        await asyncio.to_thread(scene.wait_for, "heard asynchronously")
        await handler.close_async()

    asyncio.run(run())


def test_the_client_of_the_sdk_acknowledges_by_hand(scene: Scene, handlers: list[Any]) -> None:
    bot, _secret = scene.make_app()
    client = SocketModeClient(bot.secret, web_client=WebClient(bot.secret, base_url=scene.base))
    heard: list[SocketModeRequest] = []

    def take(client: Any, request: SocketModeRequest) -> None:
        heard.append(request)
        client.send_message(json.dumps({"envelope_id": request.envelope_id}))

    client.socket_mode_request_listeners.append(take)
    handlers.append(client)
    client.connect()
    scene.say("by hand")

    wait_until(lambda: [each for each in heard if each.payload["event"].get("text") == "by hand"])


def test_what_happens_to_a_message_is_told_in_order(scene: Scene) -> None:
    bot, _secret = scene.make_app()
    with open_socket(scene, bot.secret) as socket:
        message = scene.say("first")
        sent = read_event(socket, "message")["payload"]
        scene.alice.call("PATCH", f"messages/{message}", {"body": "**second**"})
        changed = read_event(socket, "message", "message_changed")["payload"]["event"]
        scene.alice.call("PUT", f"messages/{message}/reactions/%F0%9F%91%8D")
        reacted = read_event(socket, "reaction_added")["payload"]["event"]
        scene.alice.call("DELETE", f"messages/{message}")
        deleted = read_event(socket, "message", "message_deleted")["payload"]["event"]

    event = sent["event"]
    assert (sent["type"], sent["api_app_id"][1:]) == (
        "event_callback",
        sent["authorizations"][0]["user_id"][1:],
    )
    assert (event["text"], event["channel_type"], event["channel"][0]) == ("first", "channel", "C")
    assert (changed["message"]["text"], changed["message"]["ts"]) == ("*second*", event["ts"])
    assert (reacted["reaction"], reacted["item"]["ts"], reacted["user"]) == ("+1", event["ts"], event["user"])
    assert deleted["deleted_ts"] == event["ts"]


def test_two_sockets_of_an_app_share_and_what_one_drops_the_other_gets(scene: Scene) -> None:
    bot, _secret = scene.make_app()
    scene.say("shared")
    with open_socket(scene, bot.secret) as first:
        envelope = read_event(first, "message")
        with open_socket(scene, bot.secret) as second:
            with pytest.raises(TimeoutError):
                second.recv(1.0)
            first.close()
            again = read_event(second, "message")
            second.send(json.dumps({"envelope_id": again["envelope_id"]}))
    assert again["envelope_id"] == envelope["envelope_id"]
    with open_socket(scene, bot.secret) as third, pytest.raises(TimeoutError):
        third.recv(1.0)


def test_what_is_acknowledged_by_another_app_still_waits(scene: Scene) -> None:
    (bot, _), (other, _) = scene.make_app(), scene.make_app()
    scene.say("mine")
    with open_socket(scene, bot.secret) as mine, open_socket(scene, other.secret) as theirs:
        envelope = read_event(mine, "message")
        for nonsense in (envelope["envelope_id"], "none", 7):
            theirs.send(json.dumps({"envelope_id": nonsense}))
        theirs.send("{")
        theirs.close()
        mine.close()
        with open_socket(scene, bot.secret) as again:
            assert read_event(again, "message")["envelope_id"] == envelope["envelope_id"]


def test_an_address_opens_one_socket(scene: Scene) -> None:
    bot, _secret = scene.make_app()
    url = WebClient(bot.secret, base_url=scene.base).apps_connections_open(app_token=bot.secret)["url"]
    with connect(url, ping_interval=None) as socket:
        assert json.loads(socket.recv(PATIENCE))["type"] == "hello"
    for address in (url, url[:-1], url.partition("?")[0]):
        with pytest.raises(InvalidStatus, match="403"):
            connect(address, ping_interval=None)


def test_a_revoked_token_ends_its_socket(scene: Scene) -> None:
    bot, _secret = scene.make_app()
    with open_socket(scene, bot.secret) as socket:
        bot.revoke(scene.alice)
        while (said := json.loads(socket.recv(PATIENCE)))["type"] != "disconnect":
            pass
        assert said["reason"] == "link_disabled"
