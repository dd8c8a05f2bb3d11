"""Bolt apps with an address: what they are told is signed as Slack signs it, and they take it for Slack's."""

import json
import socket
import threading
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.app.app import SlackAppDevelopmentServer
from slack_sdk import WebClient

from tests.servers import StartServer
from tests.slack.apps import PATIENCE, Scene
from tests.slack.test_socket_mode import open_socket

pytestmark = pytest.mark.server


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_bolt_app_at_an_address(start_server: StartServer, port: int) -> None:
    scene = Scene(start_server(WEBHOOK_HOSTS=f"127.0.0.1:{port}"))
    bot, secret = scene.make_app(url=f"http://127.0.0.1:{port}/slack/events")
    app = App(token=bot.secret, signing_secret=secret, client=WebClient(bot.secret, base_url=scene.base))

    @app.event("app_mention")
    def answer(event: dict[str, Any], say: Any) -> None:
        say(text="At your service", thread_ts=event["ts"], reply_broadcast=True)

    server = SlackAppDevelopmentServer(port=port, path="/slack/events", app=app)
    threading.Thread(target=server._server.serve_forever, daemon=True).start()
    try:
        # Nothing listens for this one, and that is no failure
        scene.say("unheard")
        scene.say(f"@{bot.username} please")
        scene.wait_for("At your service")
    finally:
        server._server.shutdown()
    said = scene.server.manage(
        "shell",
        "-v",
        "0",
        "-c",
        "from syncchat.models import Delivery as D; print(*D.objects.values_list('state'))",
    )
    assert "dead" not in said
    assert "waiting" not in said


def test_a_server_that_stops_tells_its_apps_to_come_back(start_server: StartServer) -> None:
    server = start_server()
    scene = Scene(server)
    bot, _secret = scene.make_app()
    with open_socket(scene, bot.secret) as opened:
        assert server.stop() == 0
        assert json.loads(opened.recv(PATIENCE)) == {"type": "disconnect", "reason": "refresh_requested"}
