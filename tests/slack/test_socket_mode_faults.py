"""Socket Mode where several processes serve, and where one is killed: each message is told, and none is lost."""

import json
import threading
from collections import Counter
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.servers import StartServer
from tests.slack.apps import PATIENCE, Scene, wait_until
from tests.slack.test_socket_mode import open_socket, read_event

pytestmark = pytest.mark.server
SOCKETS, MESSAGES = 6, 30
# As it does by itself after half a minute
CLAIM_ENDS = (
    "from django.utils import timezone; from syncchat.models import Delivery;"
    "assert Delivery.objects.filter(due_at__gt=timezone.now()).update(due_at=timezone.now())"
)


def _take_all(socket: ClientConnection, heard: list[str]) -> None:
    with suppress(ConnectionClosed):
        while True:
            envelope = json.loads(socket.recv())
            heard.append(envelope["payload"]["event"].get("text", ""))
            socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def test_sockets_at_several_processes_get_each_message_once_together(start_server: StartServer) -> None:
    scene = Scene(start_server(workers=2))
    bot, _secret = scene.make_app()
    sockets = [open_socket(scene, bot.secret) for _ in range(SOCKETS)]
    heard: list[str] = []
    takers = [threading.Thread(target=_take_all, args=(socket, heard)) for socket in sockets]
    for taker in takers:
        taker.start()
    said = [f"message {number}" for number in range(MESSAGES)]
    for words in said:
        scene.say(words)
    wait_until(lambda: set(said) <= set(heard), lambda: f"{set(said) - set(heard)} is missing")
    for socket in sockets:
        socket.close()
    for taker in takers:
        taker.join(PATIENCE)

    counts = Counter(heard)
    assert [counts[words] for words in said] == [1] * MESSAGES


def test_what_a_killed_process_had_told_and_nobody_acknowledged_is_told_again(
    start_server: StartServer,
) -> None:
    first = start_server()
    scene = Scene(first)
    bot, _secret = scene.make_app()
    socket = open_socket(scene, bot.secret)
    scene.say("before the end")
    told = read_event(socket, "message")
    first.kill()

    scene.server = start_server(var_dir=first.var_dir)
    scene.base = f"{scene.server.url}api/slack/"
    scene.server.manage("shell", "--no-imports", "-c", CLAIM_ENDS)
    with open_socket(scene, bot.secret) as again:
        envelope = read_event(again, "message")

    assert envelope["payload"]["event"]["text"] == "before the end"
    assert envelope["payload"]["event_id"] == told["payload"]["event_id"]
