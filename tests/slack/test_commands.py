"""Slash commands of Bolt apps, at an address and in Socket Mode: acknowledged with words, and answered later."""

import socket
import threading
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.app.app import SlackAppDevelopmentServer
from slack_sdk import WebClient

from tests.programmed import Bot
from tests.servers import StartServer
from tests.slack.apps import Scene

pytestmark = pytest.mark.server
MAKE = """
from syncchat.domain.outgoing.commands import create_command
from syncchat.models import OutgoingWebhook, User
create_command(
    actor=User.objects.filter(is_owner=True).first(),
    webhook_id=OutgoingWebhook.objects.get(bot={bot}).pk, name="deploy",
)
"""


def make_app(scene: Scene, bot: Bot, **options: Any) -> App:
    scene.server.manage("shell", "-v", "0", "-c", MAKE.format(bot=bot.id))
    app = App(token=bot.secret, client=WebClient(bot.secret, base_url=scene.base), **options)

    @app.command("/deploy")
    def deploy(ack: Any, command: dict[str, Any], respond: Any) -> None:
        ack(text=f"Deploying *{command['text']}*")
        respond(text=f"Deployed by <@{command['user_id']}>", response_type="in_channel")

    return app


def use(scene: Scene) -> dict[str, Any]:
    status, answer = scene.alice.call(
        "POST", f"rooms/{scene.room}/slash-commands", {"name": "deploy", "text": "prod"}
    )
    assert status == 200, answer
    return dict(answer)


def test_at_an_address(start_server: StartServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    scene = Scene(start_server(WEBHOOK_HOSTS=f"127.0.0.1:{port}"))
    bot, secret = scene.make_app(url=f"http://127.0.0.1:{port}/slack/events")
    app = make_app(scene, bot, signing_secret=secret)
    server = SlackAppDevelopmentServer(port=port, path="/slack/events", app=app)
    threading.Thread(target=server._server.serve_forever, daemon=True).start()
    try:
        assert use(scene)["body"] == "Deploying **prod**"
        scene.wait_for(f"Deployed by @{scene.alice.name}")
    finally:
        server._server.shutdown()


def test_in_socket_mode_the_acknowledgement_comes_as_a_signal(start_server: StartServer) -> None:
    scene = Scene(start_server())
    bot, _secret = scene.make_app()
    handler: Any = SocketModeHandler(make_app(scene, bot), bot.secret)
    handler.connect()
    tab = scene.alice.greet()
    try:
        assert "body" not in use(scene)
        signal = tab.take(lambda frame: frame.get("kind") == "answer")
        assert (signal["command"], signal["html"]) == ("deploy", "<p>Deploying <strong>prod</strong></p>")
        scene.wait_for(f"Deployed by @{scene.alice.name}")
    finally:
        tab.close()
        handler.close()
