"""What people write can be read by the user that serves it, and by no other on the machine."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from syncchat.operations.startup import warn_of_readable
from tests.servers import BARE, ROOT, Server
from tests.visitors import Visitor

WIDE = 0o022


def list_modes(folder: Path) -> dict[str, str]:
    """Of all that is kept; static files are everybody's."""
    paths = [folder, *(path for path in folder.rglob("*") if "static" not in path.relative_to(folder).parts)]
    return {path.name: stat.filemode(path.stat().st_mode) for path in paths if path.name != "static.lock"}


@pytest.mark.server
def test_all_that_a_server_makes_is_private(tmp_path: Path) -> None:
    previous = os.umask(WIDE)
    try:
        env = {**os.environ, **BARE, "VAR_DIR": str(tmp_path / "var")}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    finally:
        os.umask(previous)
    modes = list_modes(tmp_path / "var")
    assert {"db.sqlite3", "secret_key"} <= set(modes)
    assert [name for name, mode in modes.items() if not mode.endswith("------")] == []


@pytest.mark.server
def test_files_that_people_send_are_private(server: Server) -> None:
    alice = Visitor(server.url, "alice").register()
    upload = "01a22464-251d-7436-8061-511dbdaba85d"
    alice.call("POST", "uploads", {"id": upload, "name": "note.json", "size": 2})
    assert alice.call("PATCH", f"uploads/{upload}?offset=0", {})[0] == 200
    files = [path for path in (server.var_dir / "media").rglob("*") if path.is_file()]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "told"), [(0o755, 0o644, 1), (0o755, 0o600, 0), (0o700, 0o644, 0)]
)
def test_server_warns_of_what_others_can_read(
    settings: Settings, tmp_path: Path, folder_mode: int, file_mode: int, told: int
) -> None:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    (tmp_path / "db.sqlite3").touch()
    (tmp_path / "db.sqlite3").chmod(file_mode)
    tmp_path.chmod(folder_mode)
    with capture_logs() as logs:
        warn_of_readable()
    assert [line["paths"] for line in logs] == [[str(tmp_path / "db.sqlite3")]] * told
