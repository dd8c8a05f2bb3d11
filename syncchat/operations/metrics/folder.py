"""Where the workers of one supervisor put their figures; a lock says that it is alive."""

import os
import shutil
import tempfile
from pathlib import Path

from django.core.files import locks

PREFIX = "syncchat-metrics-"
LOCK = "lock"


class MetricsFolder:
    def __init__(self) -> None:
        _remove_left_behind()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        # Under its own name only once it is locked: nobody finds it free
        draft = self.path / f"{LOCK}.new"
        self._lock = draft.open("w")
        locks.lock(self._lock, locks.LOCK_EX)
        os.rename(draft, self.path / LOCK)

    def remove(self) -> None:
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def _remove_left_behind() -> None:
    """Of supervisors that were killed: nobody holds their locks any more."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        try:
            with path.open("r+") as lock:
                is_dead = locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB)
        except OSError:  # another user's, or gone this moment
            continue
        if is_dead:
            shutil.rmtree(path.parent, ignore_errors=True)
