from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, WebSocketScope
from django.urls import URLPattern, path

from syncchat.consumers import ChatConsumer
from syncchat.slack.socket_mode import serve_socket_mode
from syncchat.socket.long_poll import Application, LongPoll


async def refuse_socket(scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Any socket path but ours: closing before accepting answers the handshake with 403."""
    await receive()
    await send({"type": "websocket.close", "code": 4403, "reason": None})


# Channels routes ASGI applications with Django's own `path`, whose type knows only views.
_socket: Any = ChatConsumer.as_asgi()

_socket_mode: Any = serve_socket_mode

websocket_urlpatterns: list[URLPattern] = [
    path("ws/", _socket),
    path("api/slack/socket", _socket_mode),
]


def route_http(django_application: Application) -> Application:
    return LongPoll(django_application)
