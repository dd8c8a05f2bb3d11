"""`python -m benchmarks.audit`: how long a page of the audit log takes among many entries.

    python -m benchmarks.audit --entries 1000000
    python -m benchmarks.audit --postgres
    DATABASE_URL=postgres://… python -m benchmarks.audit

Fills a database of its own, which must be empty: SQLite in a temporary folder, a PostgreSQL that is started for it, or
what DATABASE_URL says.
"""

import argparse
import contextlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.services import run_postgres

GOAL_MS = 100.0
PEOPLE, ROOMS, CHUNK = 200, 300, 10_000
START = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=700)
RARE = "files_deleted"
COMMON = ("message_deleted", "role_changed", "removed", "exported", "token_made", "room_renamed")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL that is started for it")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="syncchat-audit-"))
        if options.postgres:
            os.environ["DATABASE_URL"] = stack.enter_context(run_postgres())
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
        os.environ.setdefault("VAR_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        _fill(options.entries)
        return _measure(options.rounds)


def _fill(count: int) -> None:
    from django.db import connection

    from syncchat.domain.accounts.accounts import create_user
    from syncchat.models import AuditEntry

    people = [create_user(username=f"person{number}") for number in range(PEOPLE)]
    chance = random.Random(5)
    began = time.perf_counter()
    for start in range(0, count, CHUNK):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                at=START + SPAN * number / count,
                action=RARE if number % 20_000 == 0 else COMMON[int(len(COMMON) * chance.random() ** 2)],
                actor=people[int(PEOPLE * chance.random() ** 6)],
                person=people[int(PEOPLE * chance.random())],
                room_id=int(ROOMS * chance.random() ** 3),
                room_name="A room",
                subject="what it was done to",
                address="192.0.2.7",
                device="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            )
            for number in range(start, min(start + CHUNK, count))
        )
    print(f"{count:,} entries written in {time.perf_counter() - began:.0f} s", flush=True)
    # As its own upkeep does within minutes
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE syncchat_auditentry")


def _measure(rounds: int) -> int:
    from django.test import Client

    from syncchat.models import User

    owner = User.objects.order_by("pk")[0]
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)
    slowest = 0.0
    print(f"{'page':40}{'median ms':>11}{'worst ms':>10}")
    for name, query in _list_queries().items():
        answer = client.get("/settings/workspace/log/" + query)
        assert answer.status_code == 200, (name, answer.status_code)
        times = [
            _time(lambda query=query: client.get("/settings/workspace/log/" + query)) for _ in range(rounds)
        ]
        median = statistics.median(times)
        slowest = max(slowest, median)
        print(f"{name:40}{median:>11.1f}{max(times):>10.1f}", flush=True)
    print(f"slowest median: {slowest:.1f} ms, goal {GOAL_MS:.0f} ms")
    return 0 if slowest < GOAL_MS else 1


def _list_queries() -> dict[str, str]:
    from syncchat.models import AuditEntry

    middle = AuditEntry.objects.order_by("pk")[AuditEntry.objects.count() // 2]
    microseconds = int(middle.at.timestamp() * 1_000_000)
    return {
        "the newest": "",
        "half way down": f"?cursor={microseconds}.{middle.pk}",
        "who did most": "?person=person0",
        "who did little": "?person=person199",
        "a common act": "?action=message_deleted",
        "a rare act": f"?action={RARE}",
        "an act that nobody did": "?action=group_made",
        "the busiest room": "?room=%230",
        "a quiet room": "?room=%23299",
        "a room that is none": "?room=%23999999",
        "a month long ago": "?since=2024-02-01&until=2024-02-29",
        "a month when nothing was": "?since=2020-02-01&until=2020-02-28",
        "a rare act of who did most": f"?person=person0&action={RARE}",
        "a rare act in the busiest room": f"?action={RARE}&room=%230",
        "a common act in a quiet room": "?action=message_deleted&room=%23299",
        "an act of who did most, a month": "?person=person0&action=exported&since=2024-02-01&until=2024-02-29",
    }


def _time(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
