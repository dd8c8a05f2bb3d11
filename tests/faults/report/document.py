"""The whole of `docs/reliability.md`."""

import re
from pathlib import Path

from tests.faults.report.catalogue import FaultTest, sort_fault
from tests.faults.report.reading import Results
from tests.faults.report.sections import SECTIONS
from tests.faults.report.tables import table
from tests.faults.results import ROOT

DOCUMENT = ROOT / "docs" / "reliability.md"
PROMISE = Path(__file__).with_name("promise.md")
TESTS_HEADING = "## The faults that have tests"
LIMITS = Path(__file__).with_name("limits.md")


def write_document(results: Results, tests: list[FaultTest]) -> str:
    parts = [PROMISE.read_text(), "## The figures\n"]
    for heading, words, write in SECTIONS:
        parts.append("\n\n".join(filter(None, [f"### {heading}", words, write(results)])) + "\n")
    return "\n".join([*parts, LIMITS.read_text(), write_tests(tests)])


def write_tests(tests: list[FaultTest]) -> str:
    words = (
        "Each breaks something on purpose. *Long* ones run in `make faults`, the others with every change."
    )
    faults = sorted({test.fault for test in tests}, key=sort_fault)
    rows = [(fault, *_describe([test for test in tests if test.fault == fault])) for fault in faults]
    return f"{TESTS_HEADING}\n\n{words}\n\n{table(['id', 'test', 'which', 'in'], rows)}\n"


def _describe(tests: list[FaultTest]) -> tuple[str, str, str]:
    kinds = sorted({"long" if test.is_long else "quick" for test in tests}, reverse=True)
    sentences = "<br>".join(sorted({test.sentence for test in tests}))
    files = "<br>".join(f"`{path}`" for path in sorted({test.path for test in tests}))
    return ", ".join(kinds), sentences, files


def replace_tests(document: str, tests: list[FaultTest]) -> str:
    """Only the list of tests anew: the figures stay those of their run."""
    return document.split(TESTS_HEADING)[0] + write_tests(tests)


def read_listed_faults(document: str) -> set[str]:
    section = document.split(TESTS_HEADING)[1]
    return set(re.findall(r"^\| ([A-Z]\d+) \|", section, re.MULTILINE))
