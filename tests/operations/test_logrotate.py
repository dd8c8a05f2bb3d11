"""The logrotate file of docs/hosting.md, on a log that somebody keeps open."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.documented import change, read_block
from tests.programs import is_installed
from tests.services import find_program

pytestmark = pytest.mark.server


def test_log_that_is_kept_open_is_rotated_and_goes_on(tmp_path: Path) -> None:
    if not is_installed("logrotate"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("logrotate is not installed")
    log, file = tmp_path / "syncchatroom.log", tmp_path / "rotate.conf"
    file.write_text(change(read_block("logrotate"), {r"/var/log/syncchatroom\.log": str(log)}))
    with log.open("a") as server:
        server.write("before\n")
        server.flush()
        command = [find_program("logrotate"), "--force", "--state", str(tmp_path / "state"), str(file)]
        subprocess.run(command, check=True, capture_output=True)
        server.write("after\n")
    assert log.read_text() == "after\n"
    unpacked = subprocess.run(["gunzip", "-c", f"{log}.1.gz"], capture_output=True, text=True, check=True)
    assert unpacked.stdout == "before\n"
