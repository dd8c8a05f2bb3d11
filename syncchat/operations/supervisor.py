"""Keeps N worker processes alive on one listening socket, and ends them together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import structlog
from prometheus_client.multiprocess import mark_process_dead

from syncchat.operations.heartbeats import Heartbeats
from syncchat.operations.metrics.folder import MetricsFolder

logger = structlog.get_logger(__name__)

STOP_SECONDS = 9
LOOK_SECONDS = 0.05
# A worker that dies sooner than this died of starting: do not spin
SETTLED_SECONDS = 5
MAX_FAILED_STARTS = 5


class Supervisor:
    """``on_ready`` is called once, when every worker of the first round takes connections."""

    def __init__(self, listening: socket.socket, workers: int, *, on_ready: Callable[[], None]) -> None:
        self.listening = listening
        self.on_ready: Callable[[], None] | None = on_ready
        self.wanted = workers
        self.workers: dict[subprocess.Popen[bytes], float] = {}
        self.failed_starts = 0
        # A flag, not an event: a signal handler must not wait for a lock that its own thread may hold
        self.stopping = False
        # Workers watch the other end: when this process is killed, they see it close and stop
        self.lifeline, self._held_open = os.pipe()
        heard, self._report = os.pipe()
        os.set_blocking(self._report, False)
        self.heartbeats = Heartbeats(heard, now=time.monotonic())
        self.metrics_folder = MetricsFolder()
        self.metrics_dir = str(self.metrics_folder.path)

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self.stopping:
            self._reap()
            while len(self.workers) < self.wanted and not self.stopping:
                self._start_worker()
            self._listen()
            time.sleep(LOOK_SECONDS)
        self._end_workers()
        self.metrics_folder.remove()
        return 1 if self.failed_starts >= MAX_FAILED_STARTS else 0

    def _listen(self) -> None:
        now = time.monotonic()
        self.heartbeats.listen(now)
        if self.on_ready and sum(self.heartbeats.is_ready(each.pid) for each in self.workers) >= self.wanted:
            self.on_ready()
            self.on_ready = None
        silent = self.heartbeats.list_silent({each.pid: at for each, at in self.workers.items()}, now)
        for worker in [each for each in self.workers if each.pid in silent]:
            logger.error("worker_hung", pid=worker.pid, advice="it is ended and replaced")
            worker.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.wait(STOP_SECONDS)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_worker(self) -> None:
        descriptors = (self.listening.fileno(), self.lifeline, self._report)
        worker = subprocess.Popen(
            [sys.executable, sys.argv[0], "serve", "--worker", *map(str, descriptors)],
            pass_fds=descriptors,
            # Not in the terminal's group: Ctrl-C reaches this process alone, which then asks each worker once
            process_group=0,
            # Any worker may be asked for the metrics of all
            env={**os.environ, "WORKERS": str(self.wanted), "PROMETHEUS_MULTIPROC_DIR": self.metrics_dir},
        )
        self.workers[worker] = time.monotonic()

    def _reap(self) -> None:
        for worker, started in list(self.workers.items()):
            if worker.poll() is None:
                continue
            del self.workers[worker]
            self.heartbeats.forget(worker.pid)
            mark_process_dead(worker.pid, self.metrics_dir)  # type: ignore[no-untyped-call]
            logger.error("worker_died", pid=worker.pid, status=worker.returncode)
            self._count_failed_start(time.monotonic() - started)

    def _count_failed_start(self, lived: float) -> None:
        if lived >= SETTLED_SECONDS:
            self.failed_starts = 0
            return
        self.failed_starts += 1
        if self.failed_starts >= MAX_FAILED_STARTS:
            logger.error("workers_keep_dying", starts=self.failed_starts)
            self.stopping = True

    def _end_workers(self) -> None:
        self.listening.close()
        for worker in self.workers:
            worker.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for worker in self.workers:
            try:
                worker.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()


def watch_lifeline(descriptor: int, *, is_serving: Callable[[], bool]) -> None:
    """In a worker: when the supervisor is gone, stop as if it had asked; one that still starts just ends."""

    def wait_for_end() -> None:
        os.read(descriptor, 1)
        if not is_serving():
            os._exit(0)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_end, name="lifeline", daemon=True).start()
