"""The README names the engines that are tested."""

import re

from tests.engines.engines import NAMES, read_versions
from tests.servers import ROOT

ROW = re.compile(r"^\| (\w+) \| ([\d.]+)", re.MULTILINE)


def read_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def test_the_readme_names_each_engine_and_no_release_newer_than_the_tested_one() -> None:
    named = dict(ROW.findall((ROOT / "README.md").read_text()))
    assert set(named) == set(NAMES.values())
    for name, version in read_versions().items():
        assert read_numbers(version) >= read_numbers(named[NAMES[name]]), f"{name} {version}"
