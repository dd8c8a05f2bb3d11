from collections.abc import Iterator

from django.db.models import Count, Max, Min

from syncchat.integrity.findings import Finding
from syncchat.models import Log


def find_broken_logs() -> Iterator[Finding]:
    """A log's entries are numbered floor + 1 to head, each number once."""
    logs = Log.objects.annotate(
        entry_count=Count("entries"), first=Min("entries__seq"), last=Max("entries__seq")
    )
    rows = logs.values_list("pk", "floor", "head", "entry_count", "first", "last")
    for pk, floor, head, count, first, last in rows.iterator():
        expected = (head - floor, floor + 1, head) if head > floor else (0, None, None)
        if (count, first, last) != expected:
            found = f"{count} entries from {first} to {last}"
            yield Finding(f"log {pk}", f"It should hold {floor + 1} to {head}, and holds {found}.")


def find_lost_logs() -> Iterator[Finding]:
    owners = Log.objects.annotate(rooms=Count("room", distinct=True), people=Count("user", distinct=True))
    for pk, rooms, people in owners.values_list("pk", "rooms", "people").iterator():
        if rooms + people != 1:
            yield Finding(
                f"log {pk}", f"It belongs to {rooms} rooms and {people} people; one of both is right."
            )
