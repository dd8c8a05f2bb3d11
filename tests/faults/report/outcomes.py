"""A plugin of pytest that keeps how each fault's tests went: `PROOF=log pytest -p tests.faults.report.outcomes`."""

import os
from collections.abc import Generator
from typing import Any

import pytest

from tests.faults.results import save_result

# Under which name: each proof of some tests has its own file
NAME = f"tests-{os.environ.get('PROOF', 'all')}"
# What counts when a test has several parts: the worst
RANKS = ("passed", "skipped", "failed")

_outcomes: dict[str, dict[str, Any]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    faults = [fault for mark in item.iter_markers("fault") for fault in mark.args]
    if faults:
        known = _outcomes.setdefault(item.nodeid, {"faults": faults, "outcome": "passed", "seconds": 0.0})
        known["outcome"] = max(known["outcome"], report.outcome, key=RANKS.index)
        known["seconds"] = round(known["seconds"] + report.duration, 2)
        if report.skipped and isinstance(report.longrepr, tuple):
            known["reason"] = report.longrepr[2].removeprefix("Skipped: ")
    return report


def pytest_sessionfinish() -> None:
    if _outcomes:
        save_result(NAME, _outcomes)
