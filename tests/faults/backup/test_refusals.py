"""What must not be restored is refused before anything is touched."""

import hashlib
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.client import DatabaseClient

from syncchat.backups import BackupError, postgres
from tests.faults.backup.conftest import Serve
from tests.faults.backup.rewriting import Members, rewrite
from tests.faults.backup.scene import Environment, manage, run_module
from tests.servers import Server

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good backup with one file in it, made at an empty place of its own."""
    folder = tmp_path_factory.mktemp("whole")
    home = {"VAR_DIR": str(folder / "var")}
    manage(home, "migrate")
    picture = folder / "var" / "media" / "avatars" / "one.webp"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    manage(home, "backup", str(folder / "whole.zip"))
    return folder / "whole.zip"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A workspace that every refusal leaves as it is."""
    environment = {"VAR_DIR": str(tmp_path_factory.mktemp("home"))}
    manage(environment, "migrate")
    return environment


def list_files(place: Environment) -> list[str]:
    root = Path(place["VAR_DIR"])
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def refuse(place: Environment, archive: Path) -> str:
    before = list_files(place)
    said = manage(place, "restore", str(archive), "--yes", status=1).stderr
    assert "Traceback" not in said
    assert list_files(place) == before
    return said


@pytest.mark.long
def test_a_good_backup_is_restored_also_where_there_was_nothing(tmp_path: Path, whole: Path) -> None:
    place = {"VAR_DIR": str(tmp_path / "new")}
    # What nobody names is a finding of `verify`, once it is old: this picture is young
    told = manage(place, "restore", str(whole), "--yes").stdout

    assert "It takes the place of: nothing." in told
    assert "Kept from before" not in told
    assert Path(place["VAR_DIR"], "media", "avatars", "one.webp").read_bytes() == b"a picture"


@pytest.mark.long
@pytest.mark.fault("T20")
def test_one_flipped_bit_is_found(home: Environment, whole: Path, tmp_path: Path) -> None:
    content = bytearray(whole.read_bytes())
    content[content.index(b"a picture") + 3] ^= 1
    flipped = tmp_path / "flipped.zip"
    flipped.write_bytes(content)

    assert "damaged" in refuse(home, flipped)


@pytest.mark.fault("T20")
@pytest.mark.long
def test_a_running_server_is_not_restored_under(place: Environment, serve: Serve, tmp_path: Path) -> None:
    server = serve(place)
    archive = str(tmp_path / "live.zip")
    manage(place, "backup", archive)

    assert "A server is running" in manage(place, "restore", archive, "--yes", status=1).stderr
    assert server.stop() == 0
    assert "Restored." in manage(place, "restore", archive, "--yes").stdout


@pytest.mark.long
@pytest.mark.fault("T20")
def test_on_sqlite_also_a_server_without_signs_of_life_is_noticed(server: Server, tmp_path: Path) -> None:
    place, archive = {"VAR_DIR": str(server.var_dir)}, str(tmp_path / "live.zip")
    manage(place, "backup", archive)
    server.process.send_signal(signal.SIGSTOP)
    try:
        manage(place, "shell", "-c", "from syncchat.models import *; ProcessLease.objects.all().delete()")
        assert "A server is running" in manage(place, "restore", archive, "--yes", status=1).stderr
    finally:
        server.process.send_signal(signal.SIGCONT)


@pytest.mark.long
@pytest.mark.fault("T20")
def test_a_backup_that_proves_to_be_no_database_leaves_everything_as_it_was(
    place: Environment, tmp_path: Path
) -> None:
    manage(place, "migrate")
    manage(place, "backup", str(tmp_path / "good.zip"))
    run_module(place, "tests.faults.inhabitants", "4")
    picture = Path(place["VAR_DIR"], "media", "picture")
    picture.parent.mkdir()
    picture.write_text("mine")
    before = run_module(place, "tests.faults.backup.judge")
    archive = rewrite(tmp_path / "good.zip", tmp_path / "lies.zip", _forge)

    said = manage(place, "restore", str(archive), "--yes", status=1).stderr

    assert "Traceback" not in said
    assert run_module(place, "tests.faults.backup.judge") == before
    assert picture.read_text() == "mine"
    assert [path.name for path in Path(place["VAR_DIR"]).iterdir() if "restor" in path.name] == []


def _forge(members: Members, manifest: dict[str, Any]) -> None:
    """Other bytes, and a manifest that agrees with them."""
    members["database"] = b"not a database " * 1_000
    digest = hashlib.sha256(members["database"]).hexdigest()
    manifest["members"]["database"] = {"size": len(members["database"]), "sha256": digest}


def test_without_pg_dump_the_refusal_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(DatabaseClient, "settings_to_cmd_args_env", lambda *_: (["psql", "name"], None))
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        postgres.run_program("pg_dump", [])


@pytest.mark.long
@pytest.mark.fault("T20")
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_named_and_nothing_is_left_on_it(home: Environment, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        manage(home, "migrate")
        said = manage(home, "backup", str(small / "backup.zip"), status=1).stderr
        assert "full" in said
        assert "Traceback" not in said
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)
