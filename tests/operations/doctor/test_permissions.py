import os
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from syncchat.operations.doctor.permissions import find_wrong_permissions


@pytest.fixture
def var_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    (settings.VAR_DIR / "secret_key").touch(mode=0o600)
    settings.FILES_DIR = tmp_path / "shared"
    settings.MEDIA_ROOT = settings.FILES_DIR / "media"
    settings.MEDIA_ROOT.mkdir(mode=0o700, parents=True)
    return tmp_path / "var"


def test_what_its_owner_alone_can_read_is_fine(var_dir: Path) -> None:
    assert find_wrong_permissions() == []


def test_what_others_can_read_is_told(var_dir: Path) -> None:
    var_dir.chmod(0o755)
    (var_dir / "secret_key").chmod(0o644)
    assert find_wrong_permissions() == [f"Other users can read {var_dir / 'secret_key'}."]


def test_files_elsewhere_that_others_can_read_are_told(var_dir: Path, settings: Settings) -> None:
    settings.FILES_DIR.chmod(0o755)
    Path(settings.MEDIA_ROOT).chmod(0o750)
    assert find_wrong_permissions() == [f"Other users can read {settings.MEDIA_ROOT}."]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_a_command_made_as_another_user_is_told(var_dir: Path) -> None:
    os.chown(var_dir / "secret_key", 12345, -1)
    assert find_wrong_permissions() == [f"{var_dir / 'secret_key'} belongs to another user than {var_dir}."]


@pytest.mark.parametrize("name", ["VAR_DIR", "FILES_DIR"])
@pytest.mark.usefixtures("var_dir")
def test_what_this_user_cannot_write_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    closed = getattr(settings, name)
    # Root may write to everything
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != closed)
    assert find_wrong_permissions() == [f"This user may not write to {closed}."]
