"""Words that were deleted leave SQLite's write-ahead log within a minute, not when the next four megabytes come."""

import asyncio
from pathlib import Path

import structlog
from django.db import DatabaseError, connection, connections

INTERVAL = 60.0
# Others wait to write for as long as this waits for who reads: a tenth of a second, then in a minute again
PATIENCE_MS = 100

logger = structlog.get_logger(__name__)


async def fold_for_ever() -> None:
    while connection.vendor == "sqlite":
        await asyncio.sleep(INTERVAL)
        await asyncio.to_thread(_fold_once)


def _fold_once() -> None:
    try:
        fold_log()
    except DatabaseError as error:  # busy, or a disk that is full: in a minute
        logger.warning("wal_not_folded", reason=repr(error))
    finally:
        connections.close_all()


def fold_log() -> bool:
    """Whether nothing is left in it: what somebody still reads stays until they have."""
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if not log.exists() or not log.stat().st_size:
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _frames, _folded = cursor.fetchone()
    return not is_busy
