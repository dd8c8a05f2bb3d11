"""Which of the two histories is tried again, and what that is called."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import run
from tests.faults.stores import FAILED, INCONCLUSIVE, POSTGRES, SQLITE, run_stores
from tests.run import HUNG, PYTEST, SLOW, Step, run_step, run_until

PASSED = 0


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the surroundings have SIGINT ignored, a step that hangs is killed only after all of it."""
    monkeypatch.setattr(run, "GRACE_SECONDS", 0.5)


class Played:
    """A history whose ends are known beforehand: the first one's, and that of another try."""

    def __init__(self, ends: dict[tuple[str, ...], list[int]]) -> None:
        self.ends = {**ends, POSTGRES[1]: ends.get(POSTGRES[0], [PASSED])}
        self.started: list[tuple[str, ...]] = []

    def start(self, seed: int, stores: tuple[str, ...], static: str, again: bool = False) -> Any:
        self.started.append(stores)
        status = self.ends.get(stores, [PASSED])[int(again)]
        return type("Run", (), {"stores": stores, "again": again, "end": lambda _: status})()


def test_a_history_that_breaks_a_promise_fails_and_is_not_tried_again() -> None:
    played = Played({SQLITE: [FAILED, PASSED], POSTGRES[0]: [INCONCLUSIVE, PASSED]})

    assert run_stores(None, start=played.start) == 1
    assert len(played.started) == 2
    assert played.started[0] == SQLITE
    assert played.started[1] in POSTGRES


def test_one_that_tried_too_little_is_tried_once_more_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    played = Played({SQLITE: [INCONCLUSIVE, PASSED]})

    assert run_stores(None, start=played.start) == 0
    assert played.started[0] == played.started[2] == SQLITE
    assert "2 of 2 passed; UNSTEADY, tried too little and once more: sqlite" in capsys.readouterr().out


def test_too_little_twice_is_no_proof() -> None:
    assert run_stores(None, start=Played({POSTGRES[0]: [INCONCLUSIVE, INCONCLUSIVE]}).start) == 1


def test_what_breaks_a_promise_at_the_second_try_fails() -> None:
    assert run_stores(None, start=Played({POSTGRES[0]: [INCONCLUSIVE, FAILED]}).start) == 1


def _fail_once(folder: Path) -> list[str]:
    """A command that fails, and would pass if it were run again."""
    mark = folder / "ran"
    return [
        sys.executable,
        "-c",
        f"import pathlib, sys; p = pathlib.Path({str(mark)!r}); n = p.exists(); p.touch(); sys.exit(not n)",
    ]


def test_a_step_without_another_try_fails_though_it_would_pass_then(tmp_path: Path) -> None:
    result = run_step(Step("history", _fail_once(tmp_path)))

    assert not result.is_fine
    assert "UNSTEADY" not in result.summary


def test_a_step_with_another_try_passes_and_is_named(tmp_path: Path) -> None:
    result = run_step(Step("servers", _fail_once(tmp_path), again=True))

    assert result.is_fine
    assert "UNSTEADY" in result.summary


def test_a_step_that_hangs_ends_and_says_so() -> None:
    endless = [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(600)"]

    result = run_step(Step("browser", endless, seconds=2))

    assert not result.is_fine
    assert result.reasons == ["TimeoutError: browser did not end within 2 s"]


def test_a_step_ends_though_a_process_of_it_goes_on() -> None:
    left_behind = "import subprocess, sys; print('passed'); subprocess.Popen(['sleep', '20'])"

    result = run_step(Step("browser", [sys.executable, "-c", left_behind], seconds=10))

    assert result.is_fine


def test_a_step_that_hung_is_tried_again_as_a_whole(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    hangs_once = (
        f"import pathlib, sys, time; p = pathlib.Path({str(mark)!r}); n = p.exists(); p.touch();"
        "print(sys.argv[1:]); n or time.sleep(600)"
    )

    result = run_step(
        Step("browser", [sys.executable, "-c", hangs_once], again=True, paths=["a", "b"], seconds=2)
    )

    assert result.is_fine
    assert "UNSTEADY" in result.summary


def test_a_test_that_hangs_says_where(tmp_path: Path) -> None:
    (tmp_path / "test_endless.py").write_text("import time\n\ndef test_endless():\n    time.sleep(600)\n")
    command = [*PYTEST, "-p", "no:django", "-c", os.devnull, "-o", "faulthandler_timeout=1", str(tmp_path)]

    returncode, said = run_until(Step("browser", command, seconds=6))

    assert returncode == HUNG
    assert "in test_endless" in said


def test_no_step_repeats_a_history() -> None:
    steps = [step for lanes in SLOW for lane in lanes for step in lane]
    histories = [step for step in steps if "tests.faults.run" in step.command]

    assert histories
    assert not any(step.again for step in histories)


def test_what_failed_is_tried_again_as_whole_files_of_its_own_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    cache = tmp_path / ".pytest_cache" / "v" / "cache"
    cache.mkdir(parents=True)
    failed = [
        "tests/browser/test_views.py::test_a[chromium]",
        "tests/browser/test_views.py::test_b",
        "tests/api/x.py::t",
    ]
    (cache / "lastfailed").write_text(json.dumps(dict.fromkeys(failed, True)))

    assert run.list_failed_files(["tests/browser"]) == ["tests/browser/test_views.py"]
    assert run.list_failed_files([]) == []
