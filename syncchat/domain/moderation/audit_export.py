"""The audit log as a file: a table for spreadsheets, or JSON."""

import csv
import io
import json
from collections.abc import Iterable

from syncchat.models import AuditEntry, User

FIELDS = (
    "id", "at", "actor", "action", "person", "room_id", "room", "subject", "before", "after", "address", "device",
)  # fmt: skip
# What a spreadsheet would take for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(entries: Iterable[AuditEntry]) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(FIELDS)
    for entry in entries:
        table.writerow(_defuse(value) for value in _list_values(entry).values())
    return written.getvalue()


def write_json(entries: Iterable[AuditEntry]) -> str:
    return json.dumps([_list_values(entry) for entry in entries], ensure_ascii=False, indent=1)


def _list_values(entry: AuditEntry) -> dict[str, object]:
    values = (
        entry.pk,
        entry.at.isoformat(),
        _name(entry.actor),
        entry.action,
        _name(entry.person),
        entry.room_id,
        entry.room_name,
        entry.subject,
        entry.before,
        entry.after,
        entry.address,
        entry.device,
    )
    return dict(zip(FIELDS, values, strict=True))


def _name(person: User | None) -> str:
    return person.username if person else ""


def _defuse(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
