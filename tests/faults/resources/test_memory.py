"""A server that the kernel ends because there is no memory left."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.repair.crowd import gather_crowd
from tests.faults.stage import open_stage

GROUPS = Path("/sys/fs/cgroup/memory")
TIGHT = 2 * 2**20  # bytes on top of what it had when it was put into the group
PATIENCE = 60

pytestmark = [pytest.mark.server, pytest.mark.long, pytest.mark.fault("T70")]


@pytest.fixture
def group() -> Iterator[Path]:
    """A control group with next to no memory."""
    if os.geteuid() != 0:
        pytest.skip("limiting memory needs root")
    if not (GROUPS / "memory.limit_in_bytes").exists():
        pytest.skip("this kernel limits memory in another way (no cgroup v1)")
    folder = GROUPS / f"syncchat-test-{os.getpid()}"
    folder.mkdir()
    (folder / "memory.limit_in_bytes").write_text(str(TIGHT))
    yield folder
    with contextlib.suppress(OSError):
        folder.rmdir()


async def test_a_server_killed_for_its_memory_loses_nothing(tmp_path: Path, group: Path) -> None:
    async with open_stage(tmp_path, 1, {"LOG_LEVEL": "CRITICAL"}) as stage, gather_crowd(stage, 12) as crowd:
        crowd.start_talking()
        await crowd.wait_acks(20)
        house = stage.houses[0]
        (group / "cgroup.procs").write_text(str(house.running.process.pid))
        # Every new page of memory now counts, and soon there is none to be had
        assert await asyncio.to_thread(house.running.process.wait, PATIENCE) == -signal.SIGKILL
        await house.start()
        await crowd.wait_acks(20)
        await crowd.recover()
        crowd.pass_judgement("out-of-memory")
