"""SQLite's write-ahead log. It is folded back into the database only while nobody reads an old state of it."""

from pathlib import Path

import structlog

from syncchat.realtime import metrics

LOOK_INTERVAL = 10.0  # seconds
# A checkpoint begins at 4 MiB, and leaves a file of at most 26 MiB behind: this is beyond any normal moment
ALARM_BYTES = 64 * 1024 * 1024

logger = structlog.get_logger(__name__)


class WalWatch:
    """Tells the operator when something keeps the log from being folded back, and again at each doubling."""

    def __init__(self, database: Path) -> None:
        self._path = Path(f"{database}-wal")
        self._alarm_at = ALARM_BYTES

    async def look(self) -> None:
        size = self._path.stat().st_size if self._path.exists() else 0
        metrics.wal_bytes.set(size)
        if size >= self._alarm_at:
            logger.warning("wal_grows", bytes=size, advice="another program holds the database open: end it")
            self._alarm_at = size * 2
        elif size < ALARM_BYTES:
            self._alarm_at = ALARM_BYTES
