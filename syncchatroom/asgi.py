"""The whole server on one screen: HTTP to Django, /ws/ to the consumer, start and stop to the runtime."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
django_application = get_asgi_application()

# Models can be imported only from here on
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402

from syncchat.operations.lifespan import run_lifespan  # noqa: E402
from syncchat.routing import refuse_socket, route_http, websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": route_http(django_application),
        "websocket": URLRouter([*websocket_urlpatterns, re_path(r"", refuse_socket)]),  # type: ignore[list-item, arg-type]
        "lifespan": run_lifespan,
    }
)
