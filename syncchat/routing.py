from typing import Any

from django.urls import URLPattern, path

from syncchat.consumers import ChatConsumer
from syncchat.socket.long_poll import Application, LongPoll

# Channels routes ASGI applications with Django's own `path`, whose type knows only views.
_socket: Any = ChatConsumer.as_asgi()

websocket_urlpatterns: list[URLPattern] = [path("ws/", _socket)]


def route_http(django_application: Application) -> Application:
    return LongPoll(django_application)
