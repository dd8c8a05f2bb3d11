"""What the figures were measured on."""

import os
import platform
import re
import sqlite3
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.faults.results import ROOT
from tests.services import MissingService, find_program

PACKAGES = ("Django", "channels", "uvicorn", "websockets", "channels-redis", "psycopg")


@cache
def describe_machine() -> dict[str, str]:
    return {
        "processor": _find_processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "file system": _ask("findmnt", "-n", "-o", "FSTYPE,SOURCE", "-T", str(ROOT)),
        "Python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _find_number("postgres", "--version"),
        "Redis": _find_number("redis-server", "--version"),
        "Node": _find_number("node", "--version"),
        "Chromium": _find_number("chromium", "--version"),
    }


def _find_processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _ask(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return " ".join(done.stdout.split()[:1] if command[0] == "findmnt" else done.stdout.split()) or "unknown"


def _find_number(program: str, option: str) -> str:
    try:
        said = _ask(find_program(program) if program == "postgres" else program, option)
    except MissingService:
        return "not installed"
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else "not installed"
