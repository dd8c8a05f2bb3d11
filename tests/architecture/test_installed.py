"""What is installed is what the lock pins, what `make audit` asks about, and what `make sbom` lists."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT
from tests.architecture.test_locks import PIN, list_own, list_requirements

# In every environment, and of no use to the product
INSTALLERS = {"pip", "setuptools", "wheel"}


def read_recipe(target: str) -> str:
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert found
    return found[1]


@cache
def list_installed() -> dict[str, str]:
    """Of this environment alone: another Django may be laid before it by PYTHONPATH."""
    paths = sysconfig.get_paths()
    found = distributions(path=list({paths["purelib"], paths["platlib"]}))
    return {canonicalize_name(each.name): each.version for each in found}


def list_needed(wanted: list[Requirement]) -> dict[str, str]:
    """Each distribution that these need on this system, through all the others, with its version."""
    needed: dict[str, str] = {}
    while wanted:
        each = wanted.pop()
        name = canonicalize_name(each.name)
        if (each.marker and not each.marker.evaluate({"extra": ""})) or name in needed:
            continue
        needed[name] = list_installed()[name]
        wanted += [
            Requirement(f"{one.name}{show_extras(one)}") for one in list_requirements(name, each.extras)
        ]
    return needed


def show_extras(requirement: Requirement) -> str:
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""


def read_pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(pin["name"]): pin["version"] for pin in PIN.finditer((ROOT / lock).read_text())}


def test_the_audit_asks_about_every_distribution_that_the_product_needs() -> None:
    needed, pins = list_needed(list_own("requirements.txt")), read_pins("requirements.txt")

    assert len(needed) > 40
    assert needed.items() <= pins.items()
    assert "-r requirements.txt" in read_recipe("audit")
    assert "--ignore-vuln" not in read_recipe("audit")


def test_nothing_is_installed_that_no_lock_pins() -> None:
    installed, pins = list_installed(), read_pins("requirements-dev.txt")

    assert {name for name in installed if name not in pins} <= INSTALLERS
    assert {name: version for name, version in installed.items() if version != pins.get(name, version)} == {}


def test_the_bill_of_materials_lists_what_is_installed(tmp_path: Path) -> None:
    """By the very command, without the check against its own schema, which takes most of its time."""
    command = read_recipe("sbom").strip().removeprefix("@$(BIN)/").split()
    assert command[:3] == ["cyclonedx-py", "environment", ".venv"]
    listed = tmp_path / "sbom.json"
    tool = [sys.executable, "-m", "cyclonedx_py", "environment", sys.executable, "--no-validate"]
    alone = {**os.environ, "PYTHONPATH": ""}
    subprocess.run(
        [*tool, "--output-file", str(listed)], check=True, cwd=ROOT, env=alone, capture_output=True
    )

    components = json.loads(listed.read_text())["components"]

    assert {canonicalize_name(each["name"]): each["version"] for each in components} == list_installed()
