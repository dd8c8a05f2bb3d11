"""The units of docs/hosting.md: systemd finds nothing wrong with them, and what they start runs and ends in time."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from syncchat.backups.create import name_backup
from syncchat.operations.server import STOP_SECONDS
from tests.documented import change, read_blocks
from tests.programs import is_installed
from tests.servers import BARE, ROOT, lay_out_database, read_address

pytestmark = pytest.mark.server

HOME = "/srv/syncchatroom"
FOLDER = "/etc/systemd/system/"
PYTHON = f"{HOME}/.venv/bin/python"
SERVE = "syncchatroom-serve.service"
# systemd's scale goes from 0 to 10, and calls less than 2.5 safe; times ten here
EXPOSURE_LIMIT = "15"
DAY = 86_400


def read_units() -> dict[str, str]:
    blocks = [block for block in read_blocks("ini") if block.startswith(f"# {FOLDER}")]
    return {block.split()[1].removeprefix(FOLDER): block for block in blocks}


def read_options(unit: str, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", read_units()[unit], re.MULTILINE)


def read_option(unit: str, name: str) -> str:
    (option,) = read_options(unit, name)
    return option


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """As they stand, with a program that is there."""
    if not is_installed("systemd-analyze"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("systemd-analyze is not installed")
    for name, text in read_units().items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(change(text, {PYTHON: sys.executable}) if PYTHON in text else text)
    return tmp_path


def analyze(units: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "--no-pager", *arguments]
    return subprocess.run(command, cwd=units, capture_output=True, text=True)


def list_names(units: Path) -> list[str]:
    return sorted(path.name for path in units.iterdir() if path.is_file())


def test_systemd_finds_nothing_wrong(units: Path) -> None:
    done = analyze(units, "verify", *(f"./{name}" for name in list_names(units)))
    assert (done.returncode, done.stderr) == (0, "")


def test_word_that_systemd_does_not_know_would_be_found(units: Path) -> None:
    (units / SERVE).write_text((units / SERVE).read_text().replace("RestartSec", "RestartSeconds"))
    assert "RestartSeconds" in analyze(units, "verify", f"./{SERVE}").stderr


def test_services_are_as_closed_as_the_product_allows(units: Path) -> None:
    services = [name for name in list_names(units) if name.endswith(".service")]
    rated = [
        analyze(units, "security", "--offline=true", f"--threshold={EXPOSURE_LIMIT}", f"./{name}")
        for name in services
    ]
    assert [done.returncode for done in rated] == [0] * len(services), rated


def test_backups_of_a_month_are_kept_and_older_ones_go(tmp_path: Path) -> None:
    backup, tidy = read_options("syncchatroom-backup.service", "ExecStart")
    assert backup == f"{PYTHON} manage.py backup"
    old, young, other = (tmp_path / name for name in (name_backup().name, "syncchatroom-1.zip", "mine.zip"))
    for path in (old, young, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (time.time() - 32 * DAY,) * 2)
    subprocess.run(shlex.split(change(tidy, {f"{HOME}/var/backups": str(tmp_path)})), check=True)
    assert sorted(tmp_path.iterdir()) == sorted([young, other])


def test_what_the_unit_starts_serves_and_ends_before_systemd_kills_it(
    tmp_path: Path, static_root: Path
) -> None:
    command = shlex.split(read_option(SERVE, "ExecStart").replace(PYTHON, sys.executable))
    folders = {"VAR_DIR": str(tmp_path / "var"), "STATIC_ROOT": str(static_root)}
    environment = {**os.environ, **BARE, **folders, "PORT": "0"}
    lay_out_database(tmp_path / "var")
    patience = int(read_option(SERVE, "TimeoutStopSec"))
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        read_address(process)
        process.send_signal(signal.Signals[read_option(SERVE, "KillSignal")])
        asked = time.monotonic()
        assert process.wait(patience) == 0
    assert time.monotonic() - asked < patience
    # With a request that hangs
    assert patience > STOP_SECONDS + 1
