"""Wired as in the tutorial: origin check, session and user looked up, one path for each room."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.baselines.tutorial.settings"
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import path  # noqa: E402

from benchmarks.baselines.tutorial.consumers import RoomConsumer  # noqa: E402

routes = URLRouter([path("ws/chat/<str:room_name>/", RoomConsumer.as_asgi())])
application = ProtocolTypeRouter({"websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(routes))})
