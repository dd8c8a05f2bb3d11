"""The two commands that do all the set-up: what the README says, what CI runs, and what they leave behind."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

README = (ROOT / "README.md").read_text()
STEPS = ["pip install -r requirements.txt", "python manage.py migrate", "python manage.py runserver"]

# Debian without python3-venv: the folder is made, and then pip cannot be
HALF_MADE = """#!/bin/sh
if [ "$1" = -m ]; then mkdir -p .venv/bin; touch .venv/bin/python; echo "ensurepip is not available"; exit 1; fi
"""
WHOLE = """#!/bin/sh
if [ "$1" = -m ]; then mkdir -p .venv/bin; echo whole > .venv/bin/python; fi
"""
TOO_OLD = """#!/bin/sh
exit 1
"""


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = re.findall(r"^\| `(make \w+)` \|", README, re.MULTILINE)
    assert commands == ["make run", "make test"]
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == f"exec {commands[1]} </dev/null"


def test_steps_without_make_begin_with_an_environment() -> None:
    block = next(block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if "pip install" in block)
    assert block.splitlines() == ["python3 -m venv .venv", ". .venv/bin/activate", *STEPS]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def make_environment(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    interpreter = folder / "python"
    interpreter.write_text(python)
    interpreter.chmod(0o755)
    environment = {**os.environ, "PATH": "/usr/bin:/bin"}
    command = ["make", ".venv/bin/python", f"PYTHON={interpreter}", "UV="]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_half_made_environment_is_removed_so_that_the_next_try_works(folder: Path) -> None:
    refused = make_environment(folder, HALF_MADE)
    assert (refused.returncode, "sudo apt-get install python3-venv" in refused.stderr) == (2, True)
    assert not (folder / ".venv").exists()
    assert make_environment(folder, WHOLE).returncode == 0
    assert (folder / ".venv" / "bin" / "python").read_text() == "whole\n"


def test_python_that_is_too_old_or_missing_is_told_and_nothing_is_made(folder: Path) -> None:
    old = make_environment(folder, TOO_OLD)
    missing = subprocess.run(
        ["make", ".venv/bin/python", "PYTHON=no-such-python"], cwd=folder, capture_output=True, text=True
    )
    for refused in (old, missing):
        assert refused.returncode == 2
        assert "needs Python 3.11 or newer" in refused.stderr
    assert not (folder / ".venv").exists()


def test_uv_installs_where_it_is(folder: Path) -> None:
    def print_commands(uv: str) -> str:
        command = ["make", "-n", "run", f"UV={uv}"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout

    assert "/opt/uv pip install" in print_commands("/opt/uv")
    assert ".venv/bin/python -m pip install" in print_commands("")
