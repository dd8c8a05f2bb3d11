"""The locks can be installed by every pip, and somebody watches what they pin."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[(?P<extras>[^\]]+)\])?==(?P<version>[^ ;\\]+)", re.MULTILINE)

Extras = dict[str, set[str]]


def read_lock(lock: str) -> Extras:
    text = (ROOT / lock).read_text()
    return {found["name"]: {*re.split(r",\s*", found["extras"] or "")} - {""} for found in PIN.finditer(text)}


def list_wanted(lock: str) -> Extras:
    """What the product and the pinned distributions ask for by an extra, in their own words."""
    wanted: Extras = {}
    asked = [each for name, extras in read_lock(lock).items() for each in list_requirements(name, extras)]
    for requirement in [*list_own(lock), *asked]:
        wanted.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    return {name: extras for name, extras in wanted.items() if extras}


def list_own(lock: str) -> list[Requirement]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = declared["dependency-groups"]["dev"] if lock == "requirements-dev.txt" else []
    return [Requirement(line) for line in [*declared["project"]["dependencies"], *groups]]


def list_requirements(name: str, extras: set[str]) -> Iterator[Requirement]:
    try:
        lines = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return  # pinned for another system
    for requirement in map(Requirement, lines):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_pin_names_each_extra_that_another_asks_for(lock: str) -> None:
    """pip before 23.3 refuses the whole file otherwise, as soon as there is a newer release than the pinned one."""
    pins, wanted = read_lock(lock), list_wanted(lock)
    assert {name: extras for name, extras in wanted.items() if not extras <= pins.get(name, set())} == {}


def test_installed_distributions_do_ask_by_extras() -> None:
    """Else the test above would hold for a reader that reads nothing."""
    assert list_wanted("requirements-dev.txt")["coverage"] == {"toml"}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_held_by_a_hash_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert text.count("--hash=sha256:") >= len(read_lock(lock)) > 40
    assert "://" not in text


def test_what_both_locks_pin_is_the_same() -> None:
    product, development = (
        {pin["name"]: pin["version"] for pin in PIN.finditer((ROOT / lock).read_text())} for lock in LOCKS
    )
    assert product.items() <= development.items()


def test_pins_of_python_and_of_node_are_watched() -> None:
    watched = (ROOT / ".github" / "dependabot.yml").read_text()
    assert re.findall(r"package-ecosystem: (\w+)", watched) == ["pip", "npm"]
