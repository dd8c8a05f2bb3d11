"""The WebSocket of the server as shipped, judged by the cases of the Autobahn suite."""

import json
import subprocess
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.faults.results import save_result
from tests.faults.wire.autobahn import NOT_APPLICABLE
from tests.faults.wire.watched import watch_server

APPLICABLE = 247
PASSED = {"OK", "NON-STRICT", "INFORMATIONAL"}
SETTINGS = "tests.faults.wire.settings"


def judge(url: str) -> dict[str, str]:
    command = [sys.executable, "-m", "tests.faults.wire.autobahn", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    verdicts: dict[str, str] = json.loads(done.stdout)
    return verdicts


@pytest.mark.fault("T72")
def test_every_case_that_applies_passes_and_none_leaves_a_trace_in_the_log(
    tmp_path: Path, static_root: Path
) -> None:
    with watch_server(tmp_path, static_root, DJANGO_SETTINGS_MODULE=SETTINGS) as watched:
        verdicts = judge(watched.server.url.replace("http", "ws", 1) + "echo/")

    failed = sorted(case for case, verdict in verdicts.items() if verdict not in PASSED)
    figures = {
        "cases": len(verdicts),
        "passed": len(verdicts) - len(failed),
        "failed": failed,
        "verdicts": dict(Counter(verdicts.values())),
        "not applicable": {f"{group}.*": why for group, why in NOT_APPLICABLE.items()},
        "each case": verdicts,
        "runner": f"kosoku {version('kosoku')}",
    }
    save_result("wire-autobahn", figures)
    print(json.dumps(figures, indent=1))
    assert failed == []
    assert len(verdicts) == APPLICABLE
    assert {case.split(".")[0] for case in verdicts}.isdisjoint(NOT_APPLICABLE)
