"""What docs/development.md says of the commands is what they do."""

import re

from tests.architecture.source import ROOT
from tests.on_postgres import ALIKE, WRITING
from tests.run import FAST, PROMISED, SLOW, STATIC, find_reasons, read_times

TEXT = (ROOT / "docs" / "development.md").read_text()


def test_every_step_is_described_and_no_other() -> None:
    static = {step.name for step in STATIC}
    steps = [step.name for lanes in (*FAST, *SLOW) for lane in lanes for step in lane]
    described = re.findall(r"^\| `([^`]+)` \|", TEXT.split("## Tests")[1], re.MULTILINE)

    assert described == [*(name for name in steps if name in static), *(n for n in steps if n not in static)]


def test_the_promised_times_are_those_that_the_commands_are_held_to() -> None:
    promises = re.findall(r"^make (check|test) .*under (\d+) (seconds|minutes)", TEXT, re.MULTILINE)

    said = {name: int(number) * (60 if unit == "minutes" else 1) for name, number, unit in promises}
    assert said == {"check": PROMISED["fast"], "test": PROMISED["all"]}


def test_what_runs_once_more_on_postgresql_and_what_does_not_is_there() -> None:
    assert all((ROOT / path).exists() for path in WRITING)
    assert all(list(ROOT.glob(pattern)) for pattern in ALIKE)


def test_times_of_single_tests_are_read_from_pytest_and_from_node() -> None:
    lines = [
        "4.80s call     tests/domain/test_markup.py::test_any_body[a b]",
        "✔ a frame that was lost is fetched (120.5ms)",
        "✖ a frame that came twice is taken once (3ms)",
        "2527 passed in 73.40s (0:01:13)",
        "ℹ duration_ms 13084.451631",
    ]
    assert read_times(lines) == [
        (4.8, "call     tests/domain/test_markup.py::test_any_body[a b]"),
        (0.1205, "a frame that was lost is fetched"),
        (0.003, "a frame that came twice is taken once"),
    ]


def test_why_a_step_failed_is_found_in_what_it_said() -> None:
    lines = [
        "seed 5, 60 s, 2 servers, postgres: failed",
        "  faults: cut 2, kill 1",
        "  C2: an edit of m1 was acknowledged at 7, which is another entry",
        "FAILED tests/http/test_login.py::test_a - assert 1 == 2",
        "E   assert 1 == 2",
        "psycopg.OperationalError: the server is gone",
        "1 of 2 passed (157 s)",
    ]
    assert find_reasons(lines) == [lines[0], *lines[2:6]]
    assert find_reasons(["killed"]) == ["killed"]
