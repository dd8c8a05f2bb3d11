"""From a backup to a running workspace: check everything, keep what is there, and start a new epoch."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from syncchat.backups.archive import Reader
from syncchat.backups.engines import get_engine
from syncchat.backups.epoch import Marks, read_marks, start_epoch
from syncchat.backups.errors import BackupError, naming_full_disks
from syncchat.backups.manifest import DATABASE, MEDIA, NAMES, Manifest, describe_counts
from syncchat.backups.progress import Report, stay_silent
from syncchat.backups.summary import find_unknown_migration, read_facts


@dataclass(frozen=True)
class Kept:
    """Where the state before the restore is; empty where there was none."""

    database: str
    media: str


class Restoration:
    """Made by checking; `run` does it. Between the two, a person may be asked."""

    def __init__(self, path: Path, *, report: Report = stay_silent) -> None:
        """Raises: BackupError if the archive is not whole, not ours, or not for this installation."""
        self._path, self._report = path, report
        with Reader(path) as reader:
            self.manifest = reader.manifest
            refuse_unfit(self.manifest, vendor=connection.vendor)
            self._refuse_running()
            reader.check(report)

    def _refuse_running(self) -> None:
        if get_engine().has_database():
            get_engine().check_alone(self._report)

    def describe_present(self) -> str:
        return describe_counts(read_facts().counts) if get_engine().has_database() else "nothing"

    def run(self) -> Kept:
        """Raises: BackupError, and then the state is the one before."""
        var_dir, aside = Path(settings.VAR_DIR), f"before-{timezone.now():%Y%m%dT%H%M%S}"
        # Beside the files, which are renamed; the database may be on another disk, and is moved
        beside = Path(settings.MEDIA_ROOT).parent
        with naming_full_disks(beside), TemporaryDirectory(prefix=".restoring-", dir=beside) as scratch:
            folder = Path(scratch)
            with Reader(self._path) as reader:
                reader.unpack(folder, self._report)
            _give_to_owner(folder, var_dir)
            self._refuse_running()
            return self._put_in_place(folder, aside)

    def _put_in_place(self, folder: Path, aside: str) -> Kept:
        """The files change places last of all: what takes long has then gone well."""
        media = Swap(folder / MEDIA, Path(settings.MEDIA_ROOT), aside)
        marks = read_marks() if get_engine().has_database() else {}
        try:
            database = get_engine().install(folder / DATABASE, aside, lambda: self._prepare(marks, media))
        except BaseException:
            media.undo(folder)
            raise
        return Kept(database, media.kept)

    def _prepare(self, marks: Marks, media: "Swap") -> None:
        self._report("migrating", 0, 1)
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except DatabaseError as error:
            raise BackupError(f"The backup cannot be brought up to date: {error}") from error
        start_epoch(marks)
        media.run()


def refuse_unfit(manifest: Manifest, *, vendor: str) -> None:
    if manifest.database != vendor:
        words = f"The backup is of {NAMES[manifest.database]}, and this is {NAMES[vendor]}."
        raise BackupError(f"{words} Set DATABASE_URL to one of the same kind.")
    if unknown := find_unknown_migration(manifest.migrations):
        raise BackupError(f"The backup was made by a newer release: it knows {unknown}. Update first.")


class Swap:
    """One folder in the place of another, which is kept."""

    def __init__(self, fresh: Path, present: Path, aside: str) -> None:
        self._fresh, self._present = fresh, present
        self._aside = present.with_name(f"{present.name}.{aside}")
        self._is_done = False
        self.kept = ""

    def run(self) -> None:
        self._fresh.mkdir(exist_ok=True)
        if self._present.exists():
            self._present.rename(self._aside)
            self.kept = str(self._aside)
        self._fresh.rename(self._present)
        self._is_done = True

    def undo(self, folder: Path) -> None:
        if self._is_done:
            self._present.rename(folder / "not-restored")
        if self.kept:
            self._aside.rename(self._present)


def _give_to_owner(folder: Path, var_dir: Path) -> None:
    """Whoever runs the command, the server has to be able to write to what comes of it."""
    # Windows has neither root nor chown; a file there belongs to whoever may write to its folder
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = var_dir.stat()
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, owner.st_uid, owner.st_gid)
