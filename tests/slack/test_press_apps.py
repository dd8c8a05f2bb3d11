"""Buttons of Bolt apps, in Python and Node.js, at an address and in Socket Mode: acknowledged, answered, updated."""

import json
import shutil
import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.app.app import SlackAppDevelopmentServer
from slack_sdk import WebClient

from tests.outgoing.test_served import find_port
from tests.programmed import Bot
from tests.servers import ROOT, Server, StartServer
from tests.slack.apps import Scene, wait_until
from tests.slack.test_node_clients import running

pytestmark = pytest.mark.server
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules/@slack").exists(),
    reason="npm ci has not been run",
)


def make_button(name: str) -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": name,
        "text": {"type": "plain_text", "text": name},
        "value": f"{name} 17",
    }


OPTIONS = [
    {"text": {"type": "plain_text", "text": day}, "value": day.lower()} for day in ("Thursday", "Friday")
]
DAY = {"type": "static_select", "action_id": "day", "options": OPTIONS}
BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Order* 17"}},
    {"type": "actions", "block_id": "order", "elements": [make_button("ship"), make_button("drop"), DAY]},
]


@pytest.fixture
def port() -> int:
    return find_port()


@pytest.fixture
def reached_server(start_server: StartServer, port: int) -> Server:
    return start_server(WEBHOOK_HOSTS=f"127.0.0.1:{port}")


@pytest.fixture
def reached(reached_server: Server) -> Scene:
    return Scene(reached_server)


def make_app(scene: Scene, bot: Bot, **options: Any) -> App:
    app = App(token=bot.secret, client=WebClient(bot.secret, base_url=scene.base), **options)

    @app.action("ship")
    def ship(ack: Any, body: dict[str, Any], action: dict[str, Any], respond: Any) -> None:
        ack()
        words = body["message"]["blocks"][0]
        respond(replace_original=True, text="Shipped", blocks=[words, *BLOCKS[1:]])
        respond(text=f"Shipped {action['value']}", response_type="in_channel")
        respond(text="Only for you")

    @app.action({"block_id": "order", "action_id": "day"})
    def choose(ack: Any, body: dict[str, Any], action: dict[str, Any], client: WebClient, say: Any) -> None:
        ack()
        where = {"channel": body["channel"]["id"], "ts": body["container"]["message_ts"]}
        client.chat_update(text=f"On {action['selected_option']['value']}", **where)
        say(f"<@{body['user']['id']}> chose")

    return app


def find_message(scene: Scene) -> dict[str, Any]:
    _status, page = scene.alice.call("GET", f"rooms/{scene.room}/messages")
    return next(each for each in page["messages"] if each.get("actions"))


def press(scene: Scene, action: str, *values: str) -> dict[str, Any]:
    path = f"messages/{find_message(scene)['id']}/actions"
    asked = {"id": str(uuid4()), "row": "order", "action": action, "values": list(values)}
    status, said = scene.alice.call("POST", path, asked)
    assert status == 200, said
    wait_until(lambda: scene.alice.call("GET", f"{path}/{said['id']}")[1]["state"] != "waiting")
    return dict(scene.alice.call("GET", f"{path}/{said['id']}")[1])


def use_all(scene: Scene, bot: Bot) -> None:
    client = WebClient(bot.secret, base_url=scene.base)
    client.chat_postMessage(channel="#general", text="Order 17", blocks=BLOCKS)
    tab = scene.alice.greet()
    try:
        assert press(scene, "ship")["state"] == "taken"
        scene.wait_for("Shipped ship 17")
        signal = tab.take(lambda frame: frame.get("kind") == "answer")
        assert signal["html"] == "<p>Only for you</p>"
    finally:
        tab.close()
    assert find_message(scene)["body"] == "**Order** 17"
    assert press(scene, "day", "friday")["state"] == "taken"
    scene.wait_for("On friday")
    scene.wait_for(f"@{scene.alice.name} chose")


@pytest.fixture
def serving(reached: Scene, port: int) -> Iterator[Bot]:
    bot, secret = reached.make_app(url=f"http://127.0.0.1:{port}/slack/events")
    app = make_app(reached, bot, signing_secret=secret)
    server = SlackAppDevelopmentServer(port=port, path="/slack/events", app=app)
    threading.Thread(target=server._server.serve_forever, daemon=True).start()
    yield bot
    server._server.shutdown()


def test_an_app_of_python_at_an_address(reached: Scene, serving: Bot) -> None:
    client = WebClient(serving.secret, base_url=reached.base)
    client.chat_postMessage(channel="#general", text="First", blocks=BLOCKS)
    # Nothing listens for this one: a Bolt app says 404, and whoever pressed is told that nobody took it
    assert press(reached, "drop")["state"] == "failed"
    reached.alice.call("DELETE", f"messages/{find_message(reached)['id']}")
    use_all(reached, serving)


def test_an_app_of_python_in_socket_mode(start_server: StartServer) -> None:
    scene = Scene(start_server())
    bot, _secret = scene.make_app()
    handler: Any = SocketModeHandler(make_app(scene, bot), bot.secret)
    handler.connect()
    try:
        use_all(scene, bot)
    finally:
        handler.close()


@needs_node
@pytest.mark.parametrize("way", ["http", "socket"])
def test_an_app_of_node(reached: Scene, port: int, way: str) -> None:
    url = f"http://127.0.0.1:{port}/slack/events" if way == "http" else ""
    bot, secret = reached.make_app(url=url)
    reached.server.manage("shell", "-v", "0", "-c", MAKE.format(bot=bot.id))
    settings = json.dumps({"way": way, "port": port, "secret": secret, "blocks": BLOCKS})
    with running(reached.base, bot.secret, "#general", settings, program="bolt-actions.js") as lines:
        assert next(lines) == {"started": way}
        reached.say("node echo *please*")
        reached.wait_for("Node heard: node echo _please_")
        asked = {"name": "deploy", "text": "prod"}
        status, answer = reached.alice.call("POST", f"rooms/{reached.room}/slash-commands", asked)
        assert status == 200, answer
        if way == "http":
            assert answer["body"] == "Deploying prod"
        reached.wait_for("Deployed prod")
        assert press(reached, "ship")["state"] == "taken"
        reached.wait_for("Shipped ship 17")
        reached.wait_for(f"@{reached.alice.name} pressed")


MAKE = """
from syncchat.domain.outgoing.commands import create_command
from syncchat.models import OutgoingWebhook, User
create_command(
    actor=User.objects.filter(is_owner=True).first(),
    webhook_id=OutgoingWebhook.objects.get(bot={bot}).pk, name="deploy",
)
"""
