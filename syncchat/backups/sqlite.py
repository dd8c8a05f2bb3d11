"""Snapshots of SQLite, and putting one in the place of the present database."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from syncchat.backups.errors import BackupError
from syncchat.backups.progress import Report, stay_silent
from syncchat.backups.summary import Facts, read_facts
from syncchat.domain.files.file_storage import sync_file

PATIENCE = 30.0  # seconds for a lock; a commit holds it for milliseconds
STEPS = 200_000  # of SQLite's machine between two looks at how far it is


def find_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def has_database() -> bool:
    """Asked without connecting: that would make one."""
    return find_file().exists()


def read_version() -> str:
    return sqlite3.sqlite_version


def take_snapshot(target: Path, report: Report) -> Facts:
    """Copy the database as it is now, while others write.

    VACUUM INTO and not the backup API: that one starts anew after each commit of another process,
    and copies pages nobody uses any more, with words on them that were deleted.
    """
    source = find_file()
    if not source.exists():
        raise BackupError(f"There is no database at {source}.")
    size = source.stat().st_size
    try:
        with closing(
            sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
        ) as live:
            live.set_progress_handler(lambda: report("database", _find_size(target), size), STEPS)
            live.execute("VACUUM INTO ?", [str(target)])
        _check_whole(target)
    except sqlite3.Error as error:
        raise BackupError(f"SQLite could not copy the database: {error}. Nothing was kept of it.") from error
    with pointing_at(target):
        return read_facts()


def _find_size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _check_whole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupError(f"The database is damaged: {found}.")


@contextmanager
def pointing_at(path: Path) -> Iterator[None]:
    """Let Django's connection be to this file for a while; it is one whole file again afterwards."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    _close_journal(path)


def _close_journal(path: Path) -> None:
    """Bring the write-ahead log into the file. Only possible while no other process has it open."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise BackupError(f"A server is running: another process has {path} open. Stop it first.") from error


def check_alone(_report: Report = stay_silent) -> None:
    """Raises: BackupError if any process has the database open, whether it shows signs of life or not."""
    connection.close()
    if has_database():
        _close_journal(find_file())


def install(fresh: Path, aside: str, prepare: Callable[[], None]) -> str:
    """Everything is done to the new file before it takes its place, so a failure changes nothing."""
    present = find_file()
    # Next to the present one: only within a file system does a rename happen at once or not at all
    staged = Path(shutil.move(fresh, present.with_name(f".{present.name}.restoring")))
    try:
        with pointing_at(staged):
            prepare()
        return _put_in_place(staged, present, aside)
    finally:
        staged.unlink(missing_ok=True)


def _put_in_place(staged: Path, present: Path, aside: str) -> str:
    check_alone()
    kept = present.with_name(f"{present.name}.{aside}") if present.exists() else None
    staged.chmod(present.stat().st_mode & 0o777 if kept else 0o600)
    sync_file(staged)
    if kept:
        # A second name and then a rename over the first: there is a database at every moment, the old or the new one
        os.link(present, kept)
    os.replace(staged, present)
    sync_file(present.parent)
    return str(kept or "")
