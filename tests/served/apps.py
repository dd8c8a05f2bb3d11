from typing import Any

from django.apps import AppConfig
from django.urls import path


class Served(AppConfig):
    name = "tests.served"
    label = "served"

    def ready(self) -> None:
        from syncchat import routing
        from tests.served.answers import describe_polls
        from tests.served.sockets import describe_frames

        # Made before `syncchatroom.asgi` looks at them
        route: Any = path
        routing.websocket_urlpatterns[0] = route("ws/", describe_frames(routing._socket))
        serve_http: Any = routing.route_http
        routing.route_http = lambda django_application: describe_polls(serve_http(django_application))
