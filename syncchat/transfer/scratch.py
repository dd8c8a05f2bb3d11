"""Folders for what an import sorts or looks up on its way. One that was killed leaves its own behind, for a day."""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from syncchat.transfer.errors import Busy

PREFIX = ".import-"
LEFT_SECONDS = 24 * 3600  # no import takes as long


def make_scratch() -> "tempfile.TemporaryDirectory[str]":
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    latest = time.time() - LEFT_SECONDS
    for path in folder.glob(f"{PREFIX}*"):
        if path.stat().st_mtime < latest:
            shutil.rmtree(path, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder)


@contextmanager
def being_alone() -> Iterator[None]:
    """Two imports at once would write the same messages. The lock goes with the process, however it ends.

    Raises:
        Busy: another import is at it.
    """
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".importing").open("w") as lock:
        try:
            _lock(lock.fileno())
        except OSError as error:
            raise Busy("Another import is at it. Wait for it first.") from error
        yield


def _lock(descriptor: int) -> None:
    """Each system has a module of its own for it, and the server starts without either."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
