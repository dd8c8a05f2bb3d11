"""Somebody else's tool asks for what docs/openapi.json allows, and what not: the answers are those that it names."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.programmed import make_token
from tests.servers import ROOT
from tests.visitors import Visitor

pytestmark = pytest.mark.server
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SECONDS = 540


def test_the_examples_of_every_call_are_answered_as_the_document_says(alice: Visitor, tmp_path: Path) -> None:
    ask(alice, tmp_path, "--phases", "examples")


@pytest.mark.long
def test_whatever_is_asked_is_answered_as_the_document_says(alice: Visitor, tmp_path: Path) -> None:
    ask(alice, tmp_path, "--phases", "coverage,fuzzing", "--max-examples", "20")


def ask(alice: Visitor, folder: Path, *options: str) -> None:
    """Not `pull`, which waits when there is nothing to say."""
    token = make_token(alice, scopes=["read", "write", "files", "manage"])
    configuration = folder / "schemathesis.toml"
    authorisation = f'auth.openapi.AccessToken.bearer = "{token.secret}"\n'
    configuration.write_text(authorisation + CONFIGURATION.read_text())
    tool = Path(sys.executable).with_name("st")
    document = ROOT / "docs" / "openapi.json"
    where = ["--url", alice.url.rstrip("/"), "--exclude-path", "/api/v1/pull"]
    done = subprocess.run(
        [
            tool,
            "--config-file",
            configuration,
            "run",
            document,
            *where,
            "--seed",
            "1",
            "--no-color",
            *options,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
