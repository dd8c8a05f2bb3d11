"""Between tests a database is emptied, also of what it guards: PostgreSQL truncates, and SQLite deletes row by row."""

from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction
from django.db.backends.sqlite3 import base  # noqa: F401  each asks for the other, and only this way round works
from django.db.backends.sqlite3.operations import DatabaseOperations

GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'syncchat_auditentry'"


def let_flush() -> None:
    flush = DatabaseOperations.execute_sql_flush

    def flush_what_is_guarded(self: Any, sql_list: Iterable[str]) -> None:
        database = self.connection.alias
        with transaction.atomic(using=database), connections[database].cursor() as cursor:
            guards = cursor.execute(GUARDS).fetchall()
            for name, _sql in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(self, sql_list)
            for _name, sql in guards:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = flush_what_is_guarded  # type: ignore[method-assign]
