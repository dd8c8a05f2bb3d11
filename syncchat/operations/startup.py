"""What has to be true before the first request: tables and static files are those of this code."""

import hashlib
import json
import os
import re
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files import locks
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from syncchat.backups.epoch import renew_entry_ids

SQLITE_FULL = 2
OTHERS = 0o077
MANIFEST = "staticfiles.json"
COMPRESSED = re.compile(r"\.(?:gz|br|zstd?)$")
# In VAR_DIR, beside the files: all that people wrote, and the key to their sessions
STATE = ("db.sqlite3", "db.sqlite3-wal", "secret_key")
POSTGRES_FLUSHES = ["fsync", "full_page_writes", "synchronous_commit"]

logger = structlog.get_logger(__name__)


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def list_unflushed(database: BaseDatabaseWrapper) -> list[str]:
    """The settings of the database that let a power cut take messages which were acknowledged."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return [] if cursor.fetchone()[0] >= SQLITE_FULL else ["synchronous"]
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [POSTGRES_FLUSHES]
        )
        return sorted(name for (name,) in cursor.fetchall())


def warn_of_unflushed() -> None:
    if names := list_unflushed(connection):
        logger.warning(
            "commits_not_flushed", settings=names, advice="a power cut can take what was acknowledged"
        )


def list_readable_by_others() -> list[str]:
    """What other users of this machine can read of all that people wrote. Nothing, where the folder keeps them out."""
    # Windows has no such modes
    if not hasattr(os, "geteuid"):
        return []
    return [
        str(path) for path in list_state() if _read_mode(path) & OTHERS and _read_mode(path.parent) & OTHERS
    ]


def list_state() -> list[Path]:
    return [*(settings.VAR_DIR / name for name in STATE), Path(settings.MEDIA_ROOT)]


def _read_mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        # Not there yet, or gone this moment: the last connection takes the write-ahead log with it
        return 0


def warn_of_readable() -> None:
    if paths := list_readable_by_others():
        folders = sorted({str(Path(path).parent) for path in paths})
        advice = f"run: chmod -R go= {' '.join(folders)}"
        logger.warning("state_readable_by_others", paths=paths, advice=advice)


def tell_histories_apart() -> None:
    """A client that knows a history which was taken back must not take new entries for the ones it has."""
    try:
        renew_entry_ids()
    except DatabaseError as error:
        # Only a copy put in place by hand needs it; a database that is locked or read-only still serves
        logger.warning("entry_ids_not_renewed", reason=repr(error))


def collect_static_files() -> None:
    """Hash and compress the static files, unless the same ones were collected before."""
    root = Path(settings.STATIC_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    # Two servers that start at once on one folder would delete each other's files
    with (root.parent / f"{root.name}.lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        _collect(root / ".collected")


def _collect(stamp: Path) -> None:
    fingerprint = _fingerprint_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    _leave_last_release(stamp.parent)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)


def _leave_last_release(root: Path) -> None:
    """Delete all but the hashed files of the release before this one: its tabs are still open."""
    manifest = root / MANIFEST
    kept = set(json.loads(manifest.read_text())["paths"].values()) if manifest.exists() else set()
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and path != manifest and name not in kept and COMPRESSED.sub("", name) not in kept:
            path.unlink()


def _fingerprint_static_files() -> str:
    digest = hashlib.sha256(settings.STATIC_URL.encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
