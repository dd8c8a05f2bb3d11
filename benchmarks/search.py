"""`python -m benchmarks.search`: how long a search takes among many messages, and what the index costs.

    python -m benchmarks.search --messages 1000000
    DATABASE_URL=postgres://… python -m benchmarks.search

Fills a database of its own (SQLite in a temporary folder, unless DATABASE_URL says otherwise), which must be empty.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

QUERIES = {
    "a common word": "bread",
    "a rare word": "quokka",
    "two words": "kiln glaze",
    "a phrase": '"kiln glaze"',
    "a beginning": "gla",
    "a part of a word": "*ocket*",
    "Chinese, one character": "索",
    "Chinese, two": "検索",
    "from a person": "from:bob bread",
    "in a room": "in:room-3 bread",
    "a month": "bread after:2026-02 before:2026-03",
    "with a link": "has:link kiln",
    "nothing but a filter": "from:alice in:room-5",
    "nothing, with a hint": "websokcet",
}
GOAL_MS = 50.0
ROOMS, VOCABULARY, CHUNK = 20, 50_000, 5_000
START = datetime(2025, 11, 1, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="syncchat-search-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
        os.environ.setdefault("VAR_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
        _start_django()
        people = _fill(options.messages)
        _index(options.messages)
        return _measure(people, options.rounds)


def _start_django() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _fill(count: int) -> list[int]:
    from syncchat.domain.accounts.accounts import create_user
    from syncchat.domain.rooms.memberships import join_room
    from syncchat.domain.rooms.rooms import create_room
    from syncchat.models import Log, LogEntry, Message

    people = [
        create_user(
            username=name, email=f"{name}@example.org", password="correct-horse-battery", display_name=name
        )
        for name in ("alice", "bob", "charlie")
    ]
    rooms = [create_room(actor=people[0], kind="public", name=f"Room {number}") for number in range(ROOMS)]
    for room in rooms:
        join_room(actor=people[1], room_id=room.pk)
    heads = dict(Log.objects.values_list("pk", "head"))
    words, chance = _write_words(), random.Random(7)
    began = time.perf_counter()
    for start in range(0, count, CHUNK):
        said = []
        for number in range(start, min(start + CHUNK, count)):
            room = rooms[int(ROOMS * chance.random() ** 2)]
            heads[room.log_id] += 1
            body = next(words)
            said.append(
                Message(
                    id=UUID(int=number + 1),
                    room=room,
                    seq=heads[room.log_id],
                    author=people[number % 3],
                    body=body,
                    html='<a href="https://example.org">x</a>' if number % 50 == 0 else "",
                    created_at=START + timedelta(seconds=number * 365 * 86_400 / count),
                )
            )
        Message.objects.bulk_create(said)
        LogEntry.objects.bulk_create(
            LogEntry(log_id=each.room.log_id, seq=each.seq, kind="message_sent", message=each)
            for each in said
        )
    for log_id, head in heads.items():
        Log.objects.filter(pk=log_id).update(head=head)
    print(f"{count:,} messages written in {time.perf_counter() - began:.0f} s", flush=True)
    return [person.pk for person in people]


def _write_words() -> Iterator[str]:
    """Zipf's law, as in talk: the tenth word is a tenth as common as the first."""
    chance = random.Random(11)
    known = [
        f"{chance.choice('bdfgklmnprstvw')}{chance.choice('aeiou')}{number:x}" for number in range(VOCABULARY)
    ]
    known[3], known[40], known[60], known[300], known[9_000] = "bread", "kiln", "glaze", "websocket", "quokka"
    known[500] = "検索"
    weights = [1 / (rank + 2) for rank in range(VOCABULARY)]
    while True:
        drawn = chance.choices(known, weights, k=12_000)
        at = 0
        while at < len(drawn) - 30:
            length = chance.randrange(3, 22)
            yield " ".join(drawn[at : at + length])
            at += length


def _index(count: int) -> None:
    from syncchat.models import SearchTerm
    from syncchat.search.indexing import catch_up

    began = time.perf_counter()
    catch_up()
    seconds = time.perf_counter() - began
    print(
        f"indexed in {seconds:.0f} s ({count / seconds:,.0f} a second), {SearchTerm.objects.count():,} words"
    )


def _measure(people: list[int], rounds: int) -> int:
    from syncchat.domain.search.search import search
    from syncchat.models import User

    user = User.objects.get(pk=people[0])
    medians = []
    print(f"{'query':28}{'results':>9}{'median ms':>11}{'p99 ms':>9}")
    for name, query in QUERIES.items():
        times = [_time(partial(search, user=user, query=query)) for _round in range(rounds)]
        found = search(user=user, query=query)
        total = f"{found.total:,}{'+' if found.has_more else ''}"
        median = statistics.median(times)
        medians.append(median)
        print(f"{name:28}{total:>9}{median:>11.1f}{sorted(times)[-1 - rounds // 100]:>9.1f}", flush=True)
    median = statistics.median(medians)
    print(f"median of all: {median:.1f} ms, goal {GOAL_MS:.0f} ms")
    return 0 if median < GOAL_MS else 1


def _time(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
