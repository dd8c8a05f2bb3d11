"""Back to an older migration and forward again, in place: `python -m tests.faults.backup.stations 0004_files`.

What the older release's tables held is read before and after, column by column.
"""

import json
import os
import sys
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

APP = "syncchat"
# Written anew after every migration, for whatever tables there are then
OF_DJANGO = {"auth_permission", "django_content_type"}

Columns = dict[str, list[str]]
Rows = dict[str, list[tuple[Any, ...]]]


def list_lasting_columns(name: str) -> Columns:
    """Of each table that this migration knew. What a later one has put elsewhere is held by a test of that one."""
    then, now = list_columns(name), list_columns()
    return {table: [column for column in columns if column in now[table]] for table, columns in then.items()}


def list_columns(name: str | None = None) -> Columns:
    """Of each table that this migration, or the newest, knows; its key first."""
    nodes = [(APP, name)] if name else None
    known = MigrationLoader(connection).project_state(nodes).apps.get_models(include_auto_created=True)
    found = {
        model._meta.db_table: [
            str(field.column)
            for field in sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
        ]
        for model in known
    }
    return {table: columns for table, columns in found.items() if table not in OF_DJANGO}


def read_rows(tables: Columns) -> Rows:
    return {table: _read_table(table, columns) for table, columns in tables.items()}


def _read_table(table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)} ORDER BY 1")
        return list(cursor.fetchall())


def go_there_and_back(name: str) -> dict[str, Any]:
    call_command("migrate", APP, name, verbosity=0)
    tables = list_lasting_columns(name)
    before = read_rows(tables)
    call_command("migrate", verbosity=0)
    after = read_rows(tables)
    call_command("migrate", check_unapplied=True, verbosity=0)
    # It ends the process where anything disagrees
    call_command("verify", stdout=sys.stderr)
    return {
        "tables": len(before),
        "rows": sum(map(len, before.values())),
        "messages": len(before["syncchat_message"]),
        "changed": [table for table in before if before[table] != after[table]],
    }


if __name__ == "__main__":
    print(json.dumps(go_there_and_back(sys.argv[1])))
