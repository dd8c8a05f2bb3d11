import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.utils import timezone

from syncchat.backups.archive import PARTIAL, Reader, Writer, writing_archive
from syncchat.backups.engines import get_engine
from syncchat.backups.errors import BackupError, naming_full_disks
from syncchat.backups.manifest import DATABASE, MEDIA, Manifest
from syncchat.backups.progress import Report, stay_silent
from syncchat.backups.summary import Facts
from syncchat.backups.version import get_version

ATTEMPTS = 3
SCRATCH = ".syncchatroom-backup-"
LEFT_SECONDS = 24 * 3600  # no backup takes as long


class Taken:
    """What became of it. ``missing`` are files that rows refer to and that were gone before."""

    def __init__(self, path: Path, manifest: Manifest, missing: frozenset[str]) -> None:
        self.path, self.manifest, self.missing = path, manifest, missing


def find_folder() -> Path:
    return Path(settings.VAR_DIR) / "backups"


def name_backup() -> Path:
    return find_folder() / f"syncchatroom-{timezone.now():%Y%m%d-%H%M%S}.zip"


def list_backups() -> list[Path]:
    """Those with the default name in the default folder, the oldest first."""
    return sorted(find_folder().glob("syncchatroom-*.zip"))


def take_backup(target: Path | None = None, *, force: bool = False, report: Report = stay_silent) -> Taken:
    """Back up a live workspace into one file, and read it back.

    Raises:
        BackupError: there is a file already, no space, or no program for it; nothing was kept.
    """
    path = (target or name_backup()).absolute()
    with naming_full_disks(path):
        if target is None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.parent.is_dir():
            raise BackupError(f"There is no folder {path.parent}.")
        sweep(path.parent)
        with writing_archive(path, force=force, check=lambda made: _check(made, report)) as archive:
            manifest, missing = _fill(archive, path.parent, report)
            archive.close(manifest)
    return Taken(path, manifest, missing)


def sweep(folder: Path) -> None:
    """What backups left behind that were killed: copies of everything, of which nobody knows."""
    latest = time.time() - LEFT_SECONDS
    for path in [*folder.glob(f"{SCRATCH}*"), *folder.glob(f".*{PARTIAL}")]:
        if path.stat().st_mtime < latest:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _check(path: Path, report: Report) -> None:
    with Reader(path) as reader:
        reader.check(report)


def _fill(archive: Writer, folder: Path, report: Report) -> tuple[Manifest, frozenset[str]]:
    """Media before the snapshot and again after it: what is uploaded or replaced meanwhile is in one of both."""
    _add_media(archive, report)
    with TemporaryDirectory(prefix=SCRATCH, dir=folder) as scratch:
        facts, missing, snapshot = _take_snapshot(archive, Path(scratch), report)
        with snapshot.open("rb") as source:
            archive.add(DATABASE, source, compress=connection.vendor == "sqlite")
    manifest = Manifest(
        version=get_version(),
        made_at=timezone.now(),
        database="sqlite" if connection.vendor == "sqlite" else "postgresql",
        database_version=get_engine().read_version(),
        migrations=facts.migrations,
        counts=facts.counts,
        members=archive.members,
    )
    return manifest, missing


def _take_snapshot(archive: Writer, folder: Path, report: Report) -> tuple[Facts, frozenset[str], Path]:
    """Again if a file that it refers to came and went meanwhile; twice the same one was missing before."""
    known: frozenset[str] | None = None
    for attempt in range(ATTEMPTS):
        snapshot = folder / f"snapshot-{attempt}"
        facts = get_engine().take_snapshot(snapshot, report)
        _add_media(archive, report)
        missing = frozenset(name for name in facts.files if MEDIA + name not in archive.members)
        if not missing or missing == known:
            return facts, missing, snapshot
        known = missing
        if attempt + 1 < ATTEMPTS:
            snapshot.unlink()
    return facts, missing, snapshot


def _add_media(archive: Writer, report: Report) -> None:
    root = Path(settings.MEDIA_ROOT)
    found = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    for number, path in enumerate(found):
        name = MEDIA + path.relative_to(root).as_posix()
        if name in archive.members:
            continue
        report("files", number, len(found))
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue  # replaced by a newer picture since it was listed
        with source:
            archive.add(name, source, compress=False)
