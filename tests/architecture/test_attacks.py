"""The table of attacks in SECURITY.md is whole, and each test that it names is there."""

import re

import pytest

from tests.architecture.source import ROOT

ATTACKS = [f"S{number:02}" for number in range(1, 83)]
ROW = re.compile(r"^\| (S\d\d) \| (.+?) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
NOT_YET = "no such feature yet"


def read_rows() -> dict[str, str]:
    rows = ROW.findall((ROOT / "SECURITY.md").read_text())
    return {number: tests for number, _attack, tests in rows}


def test_every_attack_has_one_row() -> None:
    rows = ROW.findall((ROOT / "SECURITY.md").read_text())
    assert [number for number, _attack, _tests in rows] == ATTACKS


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_row_names_tests_that_exist_or_says_why_not(attack: str) -> None:
    cell = read_rows()[attack]
    named = TEST.findall(cell)
    assert named or cell == NOT_YET or cell.startswith("open: ")
    for path, name in named:
        source = (ROOT / "tests" / path).read_text()
        assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE), f"{path}::{name}"
