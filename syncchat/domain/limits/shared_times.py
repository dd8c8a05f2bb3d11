"""One moment for each person in a file that all processes of this machine map: no lock, no system call.

Of two processes that write the same moment at once, one is lost: somebody sends one message more than they may.
"""

import mmap
import os
import struct
from pathlib import Path

_MOMENT = struct.Struct("d")
# After a restore people's ids are beyond what a file can hold. Two with the same moment share their pace
SLOTS = 2**20
# People in one step of the file's growth. What nobody wrote takes no room on the disk
STEP = 8_192


class SharedTimes:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._map = self._open(1)

    def read(self, person_id: int) -> float:
        slot = self._reach(person_id)
        return float(_MOMENT.unpack_from(self._map, slot * _MOMENT.size)[0])

    def write(self, person_id: int, at: float, now: float) -> None:
        slot = self._reach(person_id)
        _MOMENT.pack_into(self._map, slot * _MOMENT.size, at)

    def close(self) -> None:
        self._map.close()
        os.close(self._descriptor)

    def _reach(self, person_id: int) -> int:
        slot = person_id % SLOTS
        if slot * _MOMENT.size >= len(self._map):
            self._map = self._open(slot // STEP + 1)
        return slot

    def _open(self, steps: int) -> mmap.mmap:
        size = os.fstat(self._descriptor).st_size
        if size < steps * STEP * _MOMENT.size:
            size = steps * STEP * _MOMENT.size
            # Truncating could shrink what another process has grown and mapped since: its next look would kill it
            os.lseek(self._descriptor, size - 1, os.SEEK_SET)
            os.write(self._descriptor, b"\0")
        return mmap.mmap(self._descriptor, size)
