from typing import Any

from django.apps import AppConfig
from django.urls import path


async def echo(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        await send({**event, "type": "websocket.send"})


class Echo(AppConfig):
    name = "tests.faults.wire"
    label = "wire"

    def ready(self) -> None:
        from syncchat.routing import websocket_urlpatterns

        route: Any = path
        websocket_urlpatterns.append(route("echo/", echo))
