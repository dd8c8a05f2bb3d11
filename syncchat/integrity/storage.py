"""Below the tables: what the database itself can tell."""

from collections.abc import Iterator

from django.db import connection

from syncchat.integrity.findings import Finding


def find_damage() -> Iterator[Finding]:
    """SQLite checks its pages and indexes; PostgreSQL checks its own as it reads them."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        for (sentence,) in cursor.fetchall():
            if sentence != "ok":
                yield Finding("database", sentence)


def find_broken_rows() -> Iterator[Finding]:
    """PostgreSQL never lets a reference break; SQLite only as long as everybody asks it not to."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, target, _number in cursor.fetchall():
            yield Finding(f"{table} {row}", f"It refers to a row of {target} that is not there.")
