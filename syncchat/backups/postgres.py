"""Snapshots of PostgreSQL with its own programs, and putting one in the place of the present tables."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Now

from syncchat.backups.errors import BackupError
from syncchat.backups.progress import Report
from syncchat.backups.summary import Facts, read_facts
from syncchat.models import ProcessLease

LOCK_SECONDS = 5
WAIT_SECONDS = 0.5

# What stands in a schema by itself: sequences that belong to a column and parts of extensions follow or stay
RELATIONS = """
SELECT c.oid::regclass::text, c.relkind::text FROM pg_class c
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS
  (SELECT 1 FROM pg_depend d
   WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
"""
ROUTINES = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = %s::regnamespace AND NOT EXISTS
  (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
"""
KEYWORDS = {
    "r": "TABLE", "p": "TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE", "f": "FOREIGN TABLE",
}  # fmt: skip


def has_database() -> bool:
    return True


def read_version() -> str:
    with connection.cursor() as cursor:
        return _ask(cursor, "SHOW server_version")


def _ask(cursor: CursorWrapper, query: str) -> str:
    cursor.execute(query)
    (answer,) = cursor.fetchone()
    return str(answer)


def read_schema() -> str:
    with connection.cursor() as cursor:
        return _ask(cursor, "SELECT quote_ident(current_schema())")


def take_snapshot(target: Path, report: Report) -> Facts:
    """pg_dump and our own questions see one and the same moment; nobody who writes waits."""
    report("database", 0, 1)
    schema = read_schema()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = _ask(cursor, "SELECT pg_export_snapshot()")
        # Only our schema: others hold what was set aside by a restore
        options = ["--format=custom", f"--schema={schema}", f"--snapshot={snapshot}", f"--file={target}"]
        run_program("pg_dump", options)
        return read_facts()


def run_program(name: str, options: Sequence[str]) -> None:
    """Raises: BackupError with the program's own words, or if it is not installed."""
    (_psql, *arguments), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    where = arguments.pop()
    command = [name, *arguments, f"--dbname={where}", "--no-password", *options]
    try:
        done = subprocess.run(
            command, env={**os.environ, **(environment or {})}, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        words = (
            f"{name} is not installed here. It comes with PostgreSQL's client programs (postgresql-client)."
        )
        raise BackupError(words) from error
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()[-1000:]}")


def check_alone(report: Report) -> None:
    """A lease outlives its process by seconds, so that nobody flickers at a restart: wait until the last has run out.

    Raises: BackupError if one is renewed meanwhile: that process lives.
    """
    if ProcessLease._meta.db_table not in connection.introspection.table_names():
        return
    first = last = _find_last_lease()
    while last is not None:
        if first is not None and last > first:
            raise BackupError("A server is running on this database. Stop it first.")
        report("waiting for the last server to be forgotten", 0, 1)
        time.sleep(WAIT_SECONDS)
        last = _find_last_lease()


def _find_last_lease() -> datetime | None:
    alive = ProcessLease.objects.filter(expires_at__gt=Now())
    return alive.order_by("-expires_at").values_list("expires_at", flat=True).first()


def install(dump: Path, aside: str, prepare: Callable[[], None]) -> str:
    """A schema cannot be filled under another name: the present tables move away first, and come back if it fails."""
    schema, kept = read_schema(), aside.replace("-", "_").lower()
    moved = _move(schema, kept)
    try:
        options = ["--no-owner", "--no-privileges", "--single-transaction", f"--schema={schema}", str(dump)]
        run_program("pg_restore", options)
        prepare()
    except BaseException:
        _move(schema, f"failed_{kept}")
        _move(kept, schema)
        raise
    return f"schema {kept}" if moved else ""


def _move(source: str, target: str) -> int:
    """Move everything of ours from one schema to another, in one transaction."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            commands = _list_moves(cursor, source, target)
            if commands:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {target}")
            for command in commands:
                cursor.execute(command)
    except OperationalError as error:
        raise BackupError(f"The tables are in use: {error}".strip()) from error
    return len(commands)


def _list_moves(cursor: CursorWrapper, source: str, target: str) -> list[str]:
    cursor.execute("SELECT 1 FROM pg_namespace WHERE quote_ident(nspname) = %s", [source])
    if not cursor.fetchone():
        return []
    cursor.execute(RELATIONS, [source])
    moves = [f"ALTER {KEYWORDS[kind]} {name} SET SCHEMA {target}" for name, kind in cursor.fetchall()]
    cursor.execute(ROUTINES, [source])
    return moves + [f"ALTER ROUTINE {name} SET SCHEMA {target}" for (name,) in cursor.fetchall()]
