"""Workers that hang are ended and replaced; those that start are given time; nobody is blamed for our own sleep."""

import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from syncchat.operations import heartbeats
from syncchat.operations.heartbeats import BEAT_SECONDS, HUNG_SECONDS, STARTING_SECONDS, Heartbeats, beat
from syncchat.operations.metrics.folder import LOCK, PREFIX, MetricsFolder
from syncchat.operations.supervisor import Supervisor

WORKER = (
    "import os, sys, time; os.write(int(sys.argv[1]), os.getpid().to_bytes(4, sys.byteorder)); time.sleep(60)"
)


class Pipe:
    def __init__(self) -> None:
        self.heard, self.report = os.pipe()
        os.set_blocking(self.report, False)
        self.beats = Heartbeats(self.heard, now=0.0)
        self.now = 0.0

    def beat(self, *pids: int) -> None:
        os.write(self.report, b"".join(struct.pack("i", pid) for pid in pids))

    def wait(self, seconds: float, *beating: int) -> list[int]:
        """As the supervisor does, with workers 1 and 2 that started at 0."""
        until = self.now + seconds
        while self.now < until:
            self.now += BEAT_SECONDS
            self.beat(*beating)
            self.beats.listen(self.now)
        return self.beats.list_silent({1: 0.0, 2: 0.0}, self.now)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    os.close(pipe.heard)
    os.close(pipe.report)


def test_who_falls_silent_is_named_and_who_goes_on_is_not(pipe: Pipe) -> None:
    assert pipe.wait(10, 1, 2) == []
    assert pipe.wait(HUNG_SECONDS - 4, 2) == []
    assert pipe.wait(6, 2) == [1]


def test_a_start_may_take_longer_and_not_for_ever(pipe: Pipe) -> None:
    assert pipe.wait(HUNG_SECONDS + 10, 2) == []
    assert not pipe.beats.is_ready(1)
    assert pipe.wait(STARTING_SECONDS, 2) == [1]


def test_after_a_sleep_of_the_machine_nobody_is_blamed(pipe: Pipe) -> None:
    pipe.wait(10, 1, 2)
    pipe.now += 3600

    pipe.beats.listen(pipe.now)
    assert pipe.beats.list_silent({1: 0.0, 2: 0.0}, pipe.now) == []
    assert pipe.wait(HUNG_SECONDS + 2, 2) == [1]


def test_a_beat_that_nobody_reads_harms_no_worker(pipe: Pipe) -> None:
    for _beat in range(20_000):
        beat(pipe.report)
    pipe.beats.listen(0.0)
    assert pipe.beats.is_ready(os.getpid())

    broken, report = os.pipe()
    os.close(broken)
    beat(report)
    os.close(report)


def test_a_stopped_worker_is_ended_and_another_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(heartbeats, "HUNG_SECONDS", 0.2)
    with socket.socket() as listening:
        chief = Supervisor(listening, 1, on_ready=lambda: None)

        def start() -> None:
            command = [sys.executable, "-c", WORKER, str(chief._report)]
            worker = subprocess.Popen(command, pass_fds=[chief._report])
            chief.workers[worker] = time.monotonic()

        monkeypatch.setattr(chief, "_start_worker", start)
        start()
        (first,) = chief.workers
        while not chief.heartbeats.is_ready(first.pid):
            chief._listen()
        os.kill(first.pid, signal.SIGSTOP)
        deadline = time.monotonic() + 20
        while first.poll() is None and time.monotonic() < deadline:
            chief._listen()
        chief._reap()
        chief._start_worker()
        (second,) = chief.workers
        assert first.returncode == -signal.SIGKILL
        assert second.pid != first.pid
        second.kill()
        second.wait()
        chief.metrics_folder.remove()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_figures_that_a_killed_supervisor_left_go_with_the_next_start(temporary: Path) -> None:
    killed = MetricsFolder()
    killed._lock.close()
    alive = MetricsFolder()
    (temporary / f"{PREFIX}of-something-else").mkdir()

    latest = MetricsFolder()

    assert not killed.path.exists()
    assert (alive.path / LOCK).exists()
    assert (temporary / f"{PREFIX}of-something-else").exists()
    assert alive.path.stat().st_mode & 0o777 == 0o700
    for folder in (alive, latest):
        folder.remove()
        assert not folder.path.exists()


def test_a_worker_whose_supervisor_is_gone_ends_while_it_starts() -> None:
    """Without a word: its traceback would be all that is left to read of what really happened."""
    lifeline, held = os.pipe()
    os.close(held)
    code = (
        "import sys, time; from syncchat.operations.supervisor import watch_lifeline;"
        "watch_lifeline(int(sys.argv[1]), is_serving=lambda: False); time.sleep(60)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(lifeline)],
        pass_fds=[lifeline],
        capture_output=True,
        text=True,
        timeout=30,
    )
    os.close(lifeline)
    assert (done.returncode, done.stderr) == (0, "")
