"""What a snapshot says of itself, read from whichever database Django points at."""

from typing import NamedTuple

from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from syncchat.models import Attachment, LogEntry, Message, Room, User

COUNTED: dict[str, type[models.Model]] = {
    "people": User,
    "rooms": Room,
    "messages": Message,
    "entries": LogEntry,
}


class Facts(NamedTuple):
    """``files`` are the names that rows refer to, relative to the media folder."""

    migrations: dict[str, list[str]]
    counts: dict[str, int]
    files: frozenset[str]


def read_facts() -> Facts:
    """Also of a database that an older release left: what it does not have yet is left out."""
    columns = _list_columns()
    counts = {what: _count(model) for what, model in COUNTED.items() if model._meta.db_table in columns}
    files = {name for field in list_file_fields() for name in _read_names(field, columns)}
    return Facts(read_migrations(), counts, frozenset(files | _read_parts(columns)))


def list_file_fields() -> list[models.FileField]:
    every = (field for model in apps.get_models() for field in model._meta.local_fields)
    return [field for field in every if isinstance(field, models.FileField)]


def find_unknown_migration(migrations: dict[str, list[str]]) -> str:
    """One that a newer release has made, or nothing."""
    known = set(MigrationLoader(None).disk_migrations)
    stored = {(app, name) for app, names in migrations.items() for name in names}
    return " ".join(min(stored - known, default=()))


def _list_columns() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        describe = connection.introspection.get_table_description
        return {table: {column.name for column in describe(cursor, table)} for table in tables}


def _count(model: type[models.Model]) -> int:
    return model._default_manager.count()


def _read_names(field: models.FileField, columns: dict[str, set[str]]) -> set[str]:
    model = field.model
    if field.column not in columns.get(model._meta.db_table, ()):
        return set()
    names = model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
    return {name for name in names if name}


def _read_parts(columns: dict[str, set[str]]) -> set[str]:
    """Of uploads that are under way."""
    if "parts" not in columns.get(Attachment._meta.db_table, ()):
        return set()
    return {name for parts in Attachment.objects.values_list("parts", flat=True) for name in parts}


def read_migrations() -> dict[str, list[str]]:
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied
