from collections.abc import Iterator

from django.db.models import Count, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from syncchat.integrity.findings import Finding
from syncchat.models import Log, LogEntry


def find_broken_logs() -> Iterator[Finding]:
    """A log's entries are numbered floor + 1 to head, each number once, and it names the last one."""
    logs = Log.objects.annotate(
        entry_count=Count("entries"), first=Min("entries__seq"), last=Max("entries__seq")
    )
    newest = LogEntry.objects.filter(log_id=OuterRef("pk"), seq=OuterRef("head")).values("pk")
    named = logs.annotate(newest=Coalesce(Subquery(newest), 0))
    rows = named.values_list("pk", "floor", "head", "head_id", "newest", "entry_count", "first", "last")
    for pk, floor, head, head_id, newest_id, count, first, last in rows.iterator():
        expected = (head - floor, floor + 1, head) if head > floor else (0, None, None)
        if (count, first, last) != expected:
            found = f"{count} entries from {first} to {last}"
            yield Finding(f"log {pk}", f"It should hold {floor + 1} to {head}, and holds {found}.")
        elif head_id != newest_id:
            yield Finding(f"log {pk}", f"Its newest entry is {newest_id}, and it names {head_id}.")


def find_lost_logs() -> Iterator[Finding]:
    owners = Log.objects.annotate(rooms=Count("room", distinct=True), people=Count("user", distinct=True))
    for pk, rooms, people in owners.values_list("pk", "rooms", "people").iterator():
        if rooms + people != 1:
            yield Finding(
                f"log {pk}", f"It belongs to {rooms} rooms and {people} people; one of both is right."
            )
