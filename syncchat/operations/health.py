"""/healthz: this process runs. /readyz: it can also do its work."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import uuid4

import structlog
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from syncchat.models import LimitedTry
from syncchat.operations.request_echo import describe_request, is_asked_by_doctor

logger = structlog.get_logger(__name__)

PROBE_SECONDS = 2
STORE_SECONDS = 1


async def show_health(request: HttpRequest) -> JsonResponse:
    body: dict[str, object] = {"status": "ok"}
    if is_asked_by_doctor(request):
        body["seen"] = describe_request(request)
    return JsonResponse(body)


async def show_readiness(_request: HttpRequest) -> JsonResponse:
    parts = {name: await _is_answering(name) for name in PARTS}
    # Without the layer heads are polled: slower, but every message still arrives
    is_ready = parts["database"] and parts["storing"] and parts["pages"]
    body = {name: "ok" if answers else "down" for name, answers in parts.items()}
    return JsonResponse({"status": "ok" if is_ready else "down", **body}, status=200 if is_ready else 503)


async def ask_part(name: str) -> None:
    """Raises whatever keeps this part from its work."""
    async with asyncio.timeout(PROBE_SECONDS):
        await PARTS[name]()


async def _is_answering(name: str) -> bool:
    try:
        await ask_part(name)
    except Exception as error:
        logger.warning("readiness_failed", part=name, error=type(error).__name__)
        return False
    return True


@sync_to_async
def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


async def _ask_storing() -> None:
    """Whoever is kept waiting by another writer can store: only what is refused counts."""
    with suppress(TimeoutError):
        async with asyncio.timeout(STORE_SECONDS):
            await _store_something()


@sync_to_async
def _store_something() -> None:
    """A row that is gone with the same commit still has to be written."""
    with transaction.atomic():
        LimitedTry.objects.create(key="probe", at=time.time()).delete()


async def _ask_layer() -> None:
    if settings.REDIS_URL:
        layer = get_channel_layer()
        assert layer is not None  # noqa: S101  the settings always name one
        await layer.group_send(f"probe.{uuid4().hex}", {"type": "probe"})


@sync_to_async
def _ask_pages() -> None:
    make_page()


def make_page() -> str:
    """A page that needs no database. Raises what every page would: no time zones, no static files, no words."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("404.html", {"now": timezone.localtime()})


PARTS: dict[str, Callable[[], Awaitable[None]]] = {
    "database": _ask_database,
    "storing": _ask_storing,
    "layer": _ask_layer,
    "pages": _ask_pages,
}
