import os
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import tzdata
from django.utils import timezone
from pytest_django.fixtures import Settings

from syncchat.models import LogEntry, User
from syncchat.operations.doctor.check import NotApplicable
from syncchat.operations.doctor.machine import (
    BACKUP_MAY_AGE,
    GIGABYTE,
    find_full_disks,
    find_old_backup,
    find_old_time_zones,
    find_wrong_clocks,
)

DAY = 86_400


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(("free", "is_wrong"), [(GIGABYTE, False), (GIGABYTE - 1, True)])
def test_disk_that_is_nearly_full_is_told(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, free: int, is_wrong: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(free))
    settings.FILES_DIR = settings.VAR_DIR
    assert find_full_disks() == [f"1.0 GB are free in {settings.VAR_DIR}."] * is_wrong


@pytest.fixture
def ntp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `timedatectl` says on this machine."""
    program = tmp_path / "timedatectl"
    program.write_text("#!/bin/sh\necho yes\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return program


def test_clocks_that_agree_are_fine(alice: User, ntp: Path) -> None:
    assert find_wrong_clocks() == []


@pytest.mark.django_db
def test_clock_that_nothing_sets_is_told(ntp: Path) -> None:
    ntp.write_text("#!/bin/sh\necho no\n")
    assert find_wrong_clocks() == ["Nothing sets this machine's clock."]


def test_clock_behind_the_newest_entry_is_told(alice: User, ntp: Path) -> None:
    newest = LogEntry.objects.order_by("-pk").values("pk")[:1]
    LogEntry.objects.filter(pk__in=newest).update(at=timezone.now() + timedelta(hours=1))
    (fault,) = find_wrong_clocks()
    assert fault.startswith("The newest entry was written 3600 s from now")


@pytest.mark.parametrize(("hours", "word"), [(1, "behind"), (-1, "ahead")])
def test_clock_that_differs_from_the_database_is_told(
    alice: User, ntp: Path, monkeypatch: pytest.MonkeyPatch, hours: int, word: str
) -> None:
    now = timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr(timezone, "now", lambda: now)
    faults = find_wrong_clocks()
    assert [fault for fault in faults if "database" in fault] == [f"The database's clock is 3600 s {word}."]


@pytest.mark.parametrize(("year", "is_wrong"), [(0, False), (-1, False), (-2, True)])
def test_old_time_zones_are_told(monkeypatch: pytest.MonkeyPatch, year: int, is_wrong: bool) -> None:
    release = f"{timezone.now().year + year}b"
    monkeypatch.setattr(tzdata, "IANA_VERSION", release)
    assert find_old_time_zones() == [f"They are of {release}."] * is_wrong


@pytest.fixture
def backups(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.mark.django_db
def test_nothing_has_to_be_backed_up_before_anybody_is_here(backups: Path) -> None:
    with pytest.raises(NotApplicable):
        find_old_backup()


def test_workspace_without_a_backup_is_told(alice: User, backups: Path) -> None:
    assert find_old_backup() == ["There is none."]


def test_old_backup_is_told_and_a_new_one_is_fine(backups: Path) -> None:
    first, second = backups / "syncchatroom-20260101-040000.zip", backups / "syncchatroom-20260103-040000.zip"
    first.touch()
    old = time.time() - BACKUP_MAY_AGE - DAY
    os.utime(first, (old, old))
    assert find_old_backup() == [f"{first.name} is 3 days old."]
    second.touch()
    assert find_old_backup() == []
