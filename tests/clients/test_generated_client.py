"""A client that somebody else's generator makes of docs/openapi.json works as it comes out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programmed import make_bot
from tests.servers import ROOT
from tests.visitors import Visitor

pytestmark = pytest.mark.server
PROGRAM = Path(__file__).with_name("generated_program.py")


def test_it_signs_in_uploads_sends_listens_and_is_refused_with_a_reason(
    tmp_path: Path, alice: Visitor, general: int
) -> None:
    bot = make_bot(alice, scopes=["read", "write", "files"])
    generate_client(tmp_path / "chat_client")

    said = subprocess.run(
        [sys.executable, PROGRAM, alice.url, bot.secret, str(general)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == [bot.username, "True plan.txt", "Here is the plan", "not_found"]


def generate_client(folder: Path) -> None:
    """Into a package of this name; a warning of the generator is an error."""
    generator = Path(sys.executable).with_name("openapi-python-client")
    where = ["--path", str(ROOT / "docs" / "openapi.json"), "--output-path", str(folder)]
    made = subprocess.run(
        [generator, "generate", *where, "--meta", "none", "--fail-on-warning"],
        env={**os.environ, "PATH": f"{generator.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
