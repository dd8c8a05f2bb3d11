"""What each worker says of itself, under /metrics.

prometheus_client's own process figures are those of whichever worker was asked, and missing with several.
"""

import asyncio
import os
import time
from pathlib import Path

import structlog
from prometheus_client import Counter, Gauge

from syncchat.realtime import metrics, runtime

INTERVAL = 5.0  # seconds
PROC = Path("/proc/self")

cpu = Counter("syncchat_process_cpu_seconds", "Processor time, all workers together")
memory = Gauge("syncchat_process_resident_bytes", "Memory of a worker", multiprocess_mode="liveall")
open_files = Gauge(
    "syncchat_process_open_files", "Files and sockets a worker has open", multiprocess_mode="liveall"
)
file_limit = Gauge(
    "syncchat_process_open_files_limit", "How many it may have open", multiprocess_mode="liveall"
)
started_at = Gauge(
    "syncchat_process_start_time_seconds", "When a worker started", multiprocess_mode="liveall"
)

logger = structlog.get_logger(__name__)


async def measure_for_ever() -> None:
    started_at.set(time.time())
    meter = ProcessMeter()
    while True:
        # Thousands of open sockets are thousands of names to list
        await asyncio.to_thread(meter.measure)
        metrics.writer_waiting.set(runtime.current().writer.count_waiting())
        await asyncio.sleep(INTERVAL)


class ProcessMeter:
    def __init__(self) -> None:
        self._cpu = 0.0

    def measure(self) -> None:
        used = time.process_time()
        cpu.inc(used - self._cpu)
        self._cpu = used
        # Other systems than Linux keep these elsewhere: there they stay 0
        if PROC.exists():
            self._read_proc()

    def _read_proc(self) -> None:
        try:
            pages = int((PROC / "statm").read_text().split()[1])
            memory.set(pages * os.sysconf("SC_PAGE_SIZE"))
            open_files.set(len(os.listdir(PROC / "fd")))
            file_limit.set(_find_file_limit())
        except OSError as error:  # no file is left to open: the very thing to tell
            logger.warning("process_not_measured", reason=repr(error))


def _find_file_limit() -> int:
    import resource  # only where there is /proc

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
