"""A limit for what Playwright has none for: a script of a test that waits for what never comes.

`evaluate` waits for a promise as long as it takes, and `--dist loadfile` with it for the whole step.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

from playwright._impl._sync_base import SyncBase

# Twice what the slowest call takes here
SECONDS = 120

_sync = SyncBase._sync


def limit_calls() -> None:
    """Raises TimeoutError in whatever call of Playwright's takes longer."""
    SyncBase._sync = _sync_within_limit  # type: ignore[method-assign]


def _sync_within_limit(self: SyncBase, awaitable: Awaitable[Any]) -> Any:
    return _sync(self, _wait_within_limit(awaitable))


async def _wait_within_limit(awaitable: Awaitable[Any]) -> Any:
    async with asyncio.timeout(SECONDS):
        return await awaitable
