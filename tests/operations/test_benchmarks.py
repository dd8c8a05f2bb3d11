"""The benchmark still runs: real servers, its own client, and what was acknowledged is stored."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not shutil.which("cc"), reason="the load client needs a C compiler"),
]


@pytest.mark.long
def test_fanout_runs_and_everything_acknowledged_is_stored() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/fanout.py", "--members", "20", "--seconds", "1"],
        cwd=ROOT,
        # So few people would write faster than a person may
        env={**os.environ, "SEND_LIMIT": "0", "SOCKET_LIMIT": "0"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    measured = json.loads((ROOT / "benchmarks" / "results" / "fanout.json").read_text())
    acked = sum(phase.get("acked", 0) for phase in measured["ours"]["phases"])

    # 1: this small a room keeps no promise about a large one
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert acked > 0
    assert measured["ours"]["stored"] == acked + measured["ours"]["warm_up"]
    assert all(
        phase.get("lost", 0) == phase.get("duplicates", 0) == 0 for phase in measured["ours"]["phases"]
    )
