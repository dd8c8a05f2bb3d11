"""The one way out of a transaction: after the commit, tell readers that a log has grown.

In this process that is a direct call, which also hands over what was written. To the other
processes it is a hint without content, fire and forget. Signals (typing, ended sessions) go the
same two ways, and may be lost.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import structlog
from django.db import transaction

if TYPE_CHECKING:
    from syncchat.models import LogEntry

LAYER_GROUP = "syncchat"

logger = structlog.get_logger(__name__)


class Runtime(Protocol):
    """What this module needs of the running server; every call may come from any thread."""

    def accept_hint(self, log_id: int, head: int) -> None: ...
    def accept_entries(self, entries: Sequence["LogEntry"], mentions: Mapping[UUID, list[int]]) -> None: ...
    def accept_signal(self, signal: dict[str, Any]) -> None: ...


_runtime: Runtime | None = None


def connect(runtime: Runtime | None) -> None:
    """Called once by the server as it starts, and with None as it stops."""
    global _runtime
    _runtime = runtime


def hint_after_commit(*, log_id: int, head: int) -> None:
    transaction.on_commit(partial(_hint, log_id, head), robust=True)


def sent_after_commit(*, entries: Sequence["LogEntry"], mentions: Mapping[UUID, list[int]]) -> None:
    """New messages, with everything an event needs already in memory."""
    # Robust: what fails here must not look like a failed commit; the poll finds the entries.
    transaction.on_commit(partial(_hand_over, entries, mentions), robust=True)


def signal_after_commit(**signal: Any) -> None:
    transaction.on_commit(partial(send_signal, signal), robust=True)


def send_signal(signal: dict[str, Any]) -> None:
    if _runtime is not None:
        _runtime.accept_signal(signal)
    else:
        _send_from_outside({"type": "signal", "signal": signal})


def _hint(log_id: int, head: int) -> None:
    if _runtime is not None:
        _runtime.accept_hint(log_id, head)
    else:
        _send_from_outside({"type": "hints", "heads": {str(log_id): head}})


def _hand_over(entries: Sequence["LogEntry"], mentions: Mapping[UUID, list[int]]) -> None:
    if _runtime is not None:
        _runtime.accept_entries(entries, mentions)
    else:
        heads = {str(entry.log_id): entry.seq for entry in entries}
        _send_from_outside({"type": "hints", "heads": heads})


def _send_from_outside(frame: dict[str, Any]) -> None:
    """From a management command. A hint that is lost costs a second: servers poll the heads."""
    from django.conf import settings

    if not settings.REDIS_URL:
        return
    import asyncio

    from asgiref.sync import async_to_sync
    from channels.layers import get_channel_layer

    layer: Any = get_channel_layer()

    async def send() -> None:
        async with asyncio.timeout(0.5):
            await layer.group_send(LAYER_GROUP, frame)

    try:
        async_to_sync(send)()
    except Exception as error:  # whatever the broker does, the commit stands
        logger.warning("hint_not_sent", reason=repr(error))
