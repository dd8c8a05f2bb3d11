"""An archive is believed only as far as its manifest says and its bytes prove. Read here without a server."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from syncchat.backups import BackupError
from syncchat.backups.archive import Reader, writing_archive
from syncchat.backups.create import sweep
from syncchat.backups.manifest import Manifest
from syncchat.backups.progress import stay_silent
from syncchat.backups.restore import refuse_unfit
from syncchat.backups.version import get_version
from tests.faults.backup.rewriting import Members, rewrite

pytestmark = pytest.mark.fault("T20")
CONTENT = {"database": b"rows " * 1_000, "media/avatars/one.webp": b"a picture"}


def write_whole(target: Path, *, force: bool = False) -> Path:
    with writing_archive(target, force=force, check=read) as archive:
        for name, content in CONTENT.items():
            archive.add(name, io.BytesIO(content), compress=name == "database")
        migrations = {"syncchat": ["0001_initial"]}
        archive.close(
            Manifest(
                version=get_version(),
                made_at=timezone.now(),
                database="sqlite",
                database_version="3",
                migrations=migrations,
                counts={"people": 1},
                members=archive.members,
            )
        )
    return target


def read(path: Path) -> None:
    """As a restore does before it touches anything."""
    with Reader(path) as reader:
        refuse_unfit(reader.manifest, vendor="sqlite")
        reader.check(stay_silent)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write_whole(tmp_path / "whole.zip")


def test_a_whole_archive_is_read_and_unpacks_to_what_went_in(whole: Path, tmp_path: Path) -> None:
    read(whole)
    with Reader(whole) as reader:
        reader.unpack(tmp_path / "out", stay_silent)

    assert {name: (tmp_path / "out" / name).read_bytes() for name in CONTENT} == CONTENT
    assert whole.stat().st_mode & 0o777 == 0o600


def _swap_bytes(members: Members, _manifest: dict[str, Any]) -> None:
    members["media/avatars/one.webp"] = b"another p"


def _lengthen(members: Members, _manifest: dict[str, Any]) -> None:
    members["media/avatars/one.webp"] *= 100_000


def _smuggle(members: Members, _manifest: dict[str, Any]) -> None:
    members["media/more"] = b"not in the manifest"


def _lose(members: Members, _manifest: dict[str, Any]) -> None:
    del members["database"]


def _climb(name: str) -> Callable[[Members, dict[str, Any]], None]:
    def climb(members: Members, manifest: dict[str, Any]) -> None:
        members[name] = members.pop("media/avatars/one.webp")
        manifest["members"][name] = manifest["members"].pop("media/avatars/one.webp")

    return climb


def _set(name: str, value: object) -> Callable[[Members, dict[str, Any]], None]:
    def change(_members: Members, manifest: dict[str, Any]) -> None:
        manifest[name] = value

    return change


def _learn_migration(_members: Members, manifest: dict[str, Any]) -> None:
    manifest["migrations"]["syncchat"].append("9999_the_future")


CHANGES: dict[str, tuple[Callable[[Members, dict[str, Any]], None], str]] = {
    "other bytes": (_swap_bytes, "not what the manifest says"),
    "more bytes": (_lengthen, "not what the manifest says"),
    "a member more": (_smuggle, "disagree about 'media/more'"),
    "a member less": (_lose, "disagree about 'database'"),
    "a path upwards": (_climb("media/../../evil"), "would leave the folder"),
    "an absolute path": (_climb("/etc/evil"), "would leave the folder"),
    "a path of Windows": (_climb("media\\..\\evil"), "would leave the folder"),
    "a path elsewhere": (_climb("secret_key"), "neither the database nor"),
    "another format": (_set("format", "photos"), "cannot be trusted"),
    "a newer version": (_set("version", "999.0"), "Update first"),
    "a newer format": (_set("format_version", 2), "Update first"),
    "a newer migration": (_learn_migration, "newer release"),
    "another database": (_set("database", "postgresql"), "and this is SQLite"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_archive_that_was_changed_is_refused(name: str, whole: Path, tmp_path: Path) -> None:
    change, words = CHANGES[name]

    with pytest.raises(BackupError, match=words):
        read(rewrite(whole, tmp_path / "changed.zip", change))


def test_half_an_archive_and_a_foreign_file_are_refused(whole: Path, tmp_path: Path) -> None:
    half, foreign, zipped = (tmp_path / name for name in ("half.zip", "foreign.zip", "zipped.zip"))
    half.write_bytes(whole.read_bytes()[:-200])
    foreign.write_text("dear diary")
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("holiday.jpg", b"beach")

    for path in (half, foreign, tmp_path / "nothing.zip"):
        with pytest.raises(BackupError, match="not a whole backup"):
            read(path)
    with pytest.raises(BackupError, match="has no manifest"):
        read(zipped)


@pytest.mark.slow
def test_no_byte_can_change_unnoticed(whole: Path, tmp_path: Path) -> None:
    """Wherever a bit flips, the archive is refused or still unpacks to what went in; it never fails in another way."""
    content, refused = whole.read_bytes(), 0
    flipped = tmp_path / "flipped.zip"
    for place in range(len(content)):
        flipped.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        try:
            check_unpacks(flipped, tmp_path / f"out{place}")
        except BackupError:
            refused += 1
    assert refused > len(content) // 2


def check_unpacks(path: Path, folder: Path) -> None:
    with Reader(path) as reader:
        reader.unpack(folder, stay_silent)
    assert {name: (folder / name).read_bytes() for name in CONTENT} == CONTENT


def test_what_exists_is_replaced_only_when_told_to(whole: Path) -> None:
    with pytest.raises(BackupError, match="exists"):
        write_whole(whole)

    assert write_whole(whole, force=True) == whole


def test_a_backup_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def break_off(_made: Path) -> None:
        raise BackupError("not whole")

    with pytest.raises(BackupError), writing_archive(tmp_path / "a.zip", force=False, check=break_off):
        pass

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_left_is_swept_up_after_a_day(tmp_path: Path) -> None:
    old, young = tmp_path / ".syncchatroom-backup-old", tmp_path / ".syncchatroom-backup-young"
    partial, other = tmp_path / ".a.zip.77.partial", tmp_path / "somebody's file"
    for folder in (old, young):
        folder.mkdir()
    (old / "snapshot").write_text("everything")
    for path in (partial, other):
        path.write_text("something")
    for path in (old, partial, other):
        os.utime(path, (0, 0))

    sweep(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {young.name, other.name}
