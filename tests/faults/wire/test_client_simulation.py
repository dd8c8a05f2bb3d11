"""The browser's own modules under a clock and a network that the schedule turns: more than every change can wait for.

SCHEDULES says how many; each has its seed, which a failure names.
"""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.results import save_result
from tests.programs import is_installed
from tests.servers import ROOT

SCHEDULES = int(os.environ.get("SCHEDULES", "100000"))
PROCESSES = min(4, os.cpu_count() or 1)
FIGURES = re.compile(r"schedules (\d+), steps along a log (\d+), failed (\d+)")


def play(part: int) -> tuple[list[int], str]:
    size = -(-SCHEDULES // PROCESSES)
    command = ["node", "--test", "--test-reporter=tap", "tests/js/simulation.test.js"]
    environment = {**os.environ, "SCHEDULES": str(size), "FIRST_SEED": str(1 + part * size)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    found = FIGURES.search(done.stdout)
    return [int(figure) for figure in found.groups()] if found else [0, 0, 1], done.stdout


@pytest.mark.long
@pytest.mark.fault("T78")
@pytest.mark.skipif(not is_installed("node"), reason="node is not installed")
def test_no_schedule_makes_the_page_skip_an_entry_or_turn_its_own_messages() -> None:
    with ThreadPoolExecutor(PROCESSES) as pool:
        parts = list(pool.map(play, range(PROCESSES)))

    schedules, steps, failed = (sum(figures) for figures in zip(*[part for part, _ in parts], strict=True))
    save_result("client-simulation", {"schedules": schedules, "steps along a log": steps, "failed": failed})
    assert failed == 0, "\n".join(output[:3_000] for figures, output in parts if figures[2])
    assert schedules >= SCHEDULES
