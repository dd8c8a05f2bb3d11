"""What the documents tell a person to type, typed in a directory where there was nothing."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.backup.scene import sign_in
from tests.servers import ROOT, read_address
from tests.visitors import Visitor

pytestmark = [pytest.mark.server, pytest.mark.long]
INSTALL_SECONDS = 900
# The person of the documents has set nothing
UNSET = {"VAR_DIR", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "STATIC_ROOT"}


def read_commands(document: str, heading: str) -> list[str]:
    """Lines of the code blocks under a heading."""
    section = (ROOT / document).read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"```\n(.*?)```", section, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The committed files alone, and their requirements."""
    folder = tmp_path / "syncchatroom"
    folder.mkdir()
    files = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=files, check=True)
    subprocess.run([sys.executable, "-m", "venv", ".venv"], cwd=folder, check=True)
    pip = [".venv/bin/python", "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements.txt"]
    done = subprocess.run(pip, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    if done.returncode:
        pytest.skip(f"the requirements cannot be installed here: {done.stderr[-300:]}")
    return folder


def type_command(folder: Path, command: str) -> str:
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=make_environment(folder),
        capture_output=True,
        text=True,
        input="restore\n",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make_environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return {**kept, "PORT": "0", "PATH": f"{folder}/.venv/bin:{os.environ['PATH']}"}


def run(folder: Path, command: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        command.split(),
        cwd=folder,
        env=make_environment(folder),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    return process, read_address(process)


def press_ctrl_c(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)
    process.wait(60)


@pytest.mark.fault("T80")
def test_installing_running_backing_up_and_restoring_is_what_the_documents_say(fresh: Path) -> None:
    assert "make run" in (ROOT / "README.md").read_text()
    backup, restore = read_commands("docs/hosting.md", "Back up and restore")[:2]
    process, url = run(fresh, "make run")
    try:
        alice = Visitor(url, "alice").register()
        room = alice.general()["id"]
        kept = alice.greet().say(room, "kept")
        made = type_command(fresh, backup).split(":")[0]
        lost = alice.greet().say(room, "lost")
    finally:
        press_ctrl_c(process)

    assert "agrees with itself" in type_command(fresh, re.sub(r"var/backups/\S+", made, restore))
    process, url = run(fresh, "make run")
    try:
        shown = sign_in(url, "alice").call("GET", f"rooms/{room}/messages")[1]["messages"]
    finally:
        press_ctrl_c(process)
    ids = [message["id"] for message in shown]
    assert kept["id"] in ids
    assert lost["id"] not in ids
