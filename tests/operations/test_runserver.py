"""The developer's server: Django's command, but with sockets and static files, and a clean end."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.servers import BARE, ROOT, read_address

pytestmark = pytest.mark.server


@pytest.mark.parametrize("options", [[], ["--noreload"]], ids=["reloading", "plain"])
def test_runserver_serves_until_it_is_interrupted(tmp_path: Path, options: list[str]) -> None:
    env = {**os.environ, **BARE, "DEBUG": "true", "VAR_DIR": str(tmp_path)}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    command = [*manage, "runserver", "0", *options]
    # A group of its own, as a terminal gives it: Ctrl-C reaches the reloader and its child
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, process_group=0)
    url = read_address(process)
    with urlopen(url + "healthz", timeout=10) as response:
        assert response.status == 200
    with urlopen(url + "static/css/tokens.css", timeout=10) as response:
        assert response.headers["Content-Type"].startswith("text/css")
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(10) == 0
