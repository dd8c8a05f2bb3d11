"""The document of figures says what the result files say, and lists the tests that are there."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults.report.catalogue import FaultTest, list_fault_tests
from tests.faults.report.document import (
    DOCUMENT,
    read_listed_faults,
    replace_tests,
    write_document,
)
from tests.faults.report.histories import write_acks, write_anomalies, write_history, write_recovery_alone
from tests.faults.report.reading import find_refusal
from tests.faults.report.sections import SECTIONS, write_checker, write_outcomes
from tests.faults.report.tables import NOT_MEASURED

AGAIN = "run `python -m tests.faults.report --tests`, and commit docs/reliability.md"


def keep(**figures: Any) -> dict[str, Any]:
    return {"figures": figures, "machine": {}, "commit": "abc1234", "at": "2026-01-01T00:00:00Z"}


def run_of(seed: int, **more: Any) -> dict[str, Any]:
    counts = {"attempted": 1_234, "acknowledged": 1_200, "unknown": 30, "repeats": 17}
    run = {"seed": seed, "database": "sqlite", "seconds": 90.0, "counts": counts, "anomalies": {"C2": 0}}
    return keep(**{**run, "faults": {"kill": 2}, "verdict": "passed", **more})


def test_the_document_lists_the_faults_that_have_tests() -> None:
    assert read_listed_faults(DOCUMENT.read_text()) == {test.fault for test in list_fault_tests()}, AGAIN


def test_what_was_counted_is_shown() -> None:
    (row,) = write_history({"history-7-sqlite": run_of(7)}).splitlines()[2:]

    assert row == (
        f"| 7 | sqlite | 90 | {NOT_MEASURED} | {NOT_MEASURED} | {NOT_MEASURED} | 1,234 | 1,200 | 30 | 17 | 0 | passed |"
    )


def test_waits_for_acknowledgements_are_shown_with_the_faults_that_were_alone() -> None:
    times = {"count": 90, "median": 0.02, "p99": 0.2, "worst": 0.4}
    run = run_of(7, only=["freeze_redis"], **{"ack seconds": {"whole run": times}})

    (row,) = write_acks({"history-7-sqlite-only": run}).splitlines()[2:]

    assert row == "| sqlite, seed 7, freeze redis alone | whole run | 90 | 0.02 | 0.2 | 0.4 |"


def test_the_way_back_after_each_fault_alone_is_shown_by_kind_and_store() -> None:
    times = {"count": 24, "median": 0.4, "p99": 3.5, "worst": 3.6}
    runs = {
        f"singly-{store}": run_of(1, alone={"cut_in_a_frame": times})
        for store in ("sqlite", "postgres-redis")
    }

    assert write_recovery_alone(runs).splitlines()[2:] == [
        "| cut in a frame | postgres-redis | 24 | 0.4 | 3.5 | 3.6 |",
        "| cut in a frame | sqlite | 24 | 0.4 | 3.5 | 3.6 |",
    ]
    assert len(write_history(runs).splitlines()) == 4


def test_anomalies_of_all_runs_are_added_up_and_none_is_hidden() -> None:
    results = {
        "history-1-sqlite": run_of(1, anomalies={"C2": 1}),
        "history-2-postgres": run_of(2, anomalies={"C2": 2}),
    }
    rows = write_anomalies(results).splitlines()

    assert "| C2 | an acknowledged message is not where it was acknowledged | 3 |" in rows
    assert f"| C9 | somebody received what they were not allowed to | {NOT_MEASURED} |" in rows


def test_found_bugs_are_those_of_the_file() -> None:
    shown = write_checker({"planted": keep(planted=13, found=12, bugs={})})

    assert "| bugs planted in the product | 12 | 13 |" in shown
    assert f"each reported by its own name | {NOT_MEASURED} | {NOT_MEASURED} |" in shown


def test_a_test_that_failed_or_was_skipped_is_named_with_its_reason() -> None:
    outcomes = {
        "tests/a.py::test_one": {"faults": ["T01"], "outcome": "passed"},
        "tests/a.py::test_two": {"faults": ["T02"], "outcome": "skipped", "reason": "needs root"},
        "tests/a.py::test_three": {"faults": ["T03"], "outcome": "failed"},
    }
    shown = write_outcomes({"tests-log": keep(**outcomes)})

    assert shown.startswith("1 tests of single faults passed, 1 failed, 1 skipped.")
    assert "- skipped: T02 `test_two` (needs root)" in shown
    assert "- failed: T03 `test_three` (see the run)" in shown


@pytest.mark.parametrize(("heading", "write"), [(heading, write) for heading, _words, write in SECTIONS])
def test_without_results_every_section_says_so_and_no_number_is_made_up(heading: str, write: Any) -> None:
    shown = write({})

    assert NOT_MEASURED in shown, heading


def test_a_result_nobody_has_thought_of_is_shown_all_the_same() -> None:
    document = write_document({"zero-window": keep(freed_seconds=9.5, others={"p99": 0.2})}, [])

    assert "| zero window | freed seconds | 9.5 |" in document
    assert "| zero window | others p99 | 0.2 |" in document


def test_marks_are_found_on_functions_modules_and_parameters(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(
        "pytestmark = [pytest.mark.fault('T01')]\n"
        "@pytest.mark.long\n@pytest.mark.fault('T02', 'S03')\ndef test_a_thing(): ...\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.fault('T10'))])\ndef test_b(): ...\n"
    )
    found = [(test.fault, test.sentence, test.is_long) for test in list_fault_tests(tmp_path)]

    assert found == [
        ("S03", "a thing", True),
        ("T01", "a thing", True),
        ("T01", "b", False),
        ("T02", "a thing", True),
        ("T10", "b", False),
    ]


def test_results_of_one_commit_are_taken() -> None:
    assert find_refusal({"checker": keep(found=1), "planted": keep(found=2)}) == ""


@pytest.mark.parametrize("other", ["def5678", "abc1234-dirty"])
def test_results_of_several_commits_are_refused_and_named(other: str) -> None:
    refusal = find_refusal({"checker": keep(found=1), "planted": {**keep(found=2), "commit": other}})

    assert f"abc1234: checker; {other}: planted" in refusal or f"{other}: planted" in refusal
    assert "Run what differs again." in refusal


def test_without_results_no_document_is_written() -> None:
    assert "make proof" in find_refusal({})


def test_listing_the_tests_anew_leaves_the_figures() -> None:
    before = write_document({"history-7-sqlite": run_of(7)}, [])
    after = replace_tests(before, [FaultTest("T99", "faults/test_x.py", "test_it_holds", False)])

    assert "| T99 | quick | it holds | `faults/test_x.py` |" in after
    assert after.split("## The faults")[0] == before.split("## The faults")[0]
