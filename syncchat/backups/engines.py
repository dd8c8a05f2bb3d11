"""What differs between the two databases, behind one face."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.db import connection

from syncchat.backups import postgres, sqlite
from syncchat.backups.progress import Report
from syncchat.backups.summary import Facts


class Engine(Protocol):
    def has_database(self) -> bool: ...

    def read_version(self) -> str: ...

    def take_snapshot(self, target: Path, report: Report) -> Facts:
        """Write one moment of the live database to this file."""

    def check_alone(self, report: Report) -> None:
        """Raises: BackupError if a server is at the database."""

    def install(self, fresh: Path, aside: str, prepare: Callable[[], None]) -> str:
        """Make a snapshot the database, prepared. Returns where the one before is kept, or nothing."""


def get_engine() -> Engine:
    return sqlite if connection.vendor == "sqlite" else postgres
