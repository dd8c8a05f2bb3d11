"""What a server holds and shows while nothing happens: before anybody came, and after everybody left."""

import asyncio
import contextlib
import json
import os
import random
import urllib.request
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis

from syncchat.queue.tasks import WORKED
from syncchat.realtime.database.pool import READERS
from tests.faults.client import Client
from tests.faults.history.record import Recorder
from tests.faults.history.rest import SETTLED_SECONDS
from tests.faults.stage import House, Stage

LOOK_SECONDS = 1.0
LEAVE_SECONDS = 20.0
CROWD = 3  # times everybody at once, so that each pool has grown as far as it ever does

# A pool grows to its bound when it is first needed, which may be after the first count: each of its threads keeps a
# connection, as do the writer, what looks for growth, and each worker of the queue; on SQLite one has three files
KEPT_CONNECTIONS = READERS + 2 + len(WORKED)
DEFAULT_POOL = min(32, (os.cpu_count() or 1) + 4)
ENDED = {"06", "0A"}  # TIME_WAIT, and the listening one

BACKENDS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def warm_up(
    stage: Stage, people: Sequence[dict[str, Any]], chance: random.Random, folder: Path
) -> None:
    """Everybody comes to every server and leaves again: what is made once and kept, is made now."""
    recorder = Recorder(folder / "warm-up.jsonl")
    with contextlib.closing(recorder):
        clients = [
            Client(person, addresses=house.list_addresses, recorder=recorder, chance=chance)
            for house in stage.houses
            for person in [*people] * CROWD
        ]
        jobs = [asyncio.create_task(client.run()) for client in clients]
        await asyncio.gather(*(client.line.live.wait() for client in clients))
        pages = [(house, person) for house in stage.houses for person in people]
        await asyncio.gather(*(_load_page(house, person) for house, person in pages))
        await asyncio.sleep(LOOK_SECONDS)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


async def _load_page(house: House, person: dict[str, Any]) -> None:
    request = urllib.request.Request(
        f"http://{house.address}/", headers={"Cookie": f"sessionid={person['key']}"}
    )
    with contextlib.suppress(OSError):
        await asyncio.to_thread(lambda: urllib.request.urlopen(request, timeout=10).read())


async def watch_presence(watchers: Sequence[Client], room: int, users: set[int], recorder: Recorder) -> None:
    """Until everyone is told the truth, or for as long as it may take."""
    recorder.note("rest", users=sorted(users), watchers=[watcher.name for watcher in watchers])
    deadline = asyncio.get_running_loop().time() + SETTLED_SECONDS
    wrong = list(watchers)
    while wrong and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(LOOK_SECONDS)
        await asyncio.gather(*(watcher.look_around(room) for watcher in wrong))
        # Written down when it is judged: a signal may have come while the others were still asking
        for watcher in wrong:
            recorder.note("online", client=watcher.name, users=sorted(watcher.online))
        wrong = [watcher for watcher in wrong if watcher.online != users]


async def count_before(stage: Stage, recorder: Recorder) -> list[Counter[str]]:
    """Once the warm-up's connections are gone; what still comes and goes then is not counted as kept."""
    kept = _list_kept(stage)
    counts = [await _settle(house, stage, None) | kept for house in stage.houses]
    for number, count in enumerate(counts):
        recorder.note("resources", server=number, phase="before", counts=count)
    return counts


def _list_kept(stage: Stage) -> Counter[str]:
    backends = KEPT_CONNECTIONS * len(stage.houses)
    counts = {"threads read": READERS, "backends of all servers": backends}
    # SQLite keeps a closed connection's file as long as another one of the process holds a lock
    counts["database files"] = 6 * KEPT_CONNECTIONS
    # The loop's own pool, for what cannot be awaited, such as stopping a thread
    counts["threads uvloop"] = DEFAULT_POOL
    return Counter(counts)


async def count_after(stage: Stage, recorder: Recorder, before: Sequence[Counter[str]]) -> None:
    for number, house in enumerate(stage.houses):
        count = await _settle(house, stage, before[number])
        recorder.note("resources", server=number, phase="after", counts=count)


async def _settle(house: House, stage: Stage, before: Counter[str] | None) -> Counter[str]:
    """Count until it is no more than it was, or for as long as leaving may take."""
    deadline = asyncio.get_running_loop().time() + LEAVE_SECONDS
    while True:
        count = await _count(house, stage)
        is_settled = count["connections"] == 0 if before is None else not count - before
        if is_settled or asyncio.get_running_loop().time() > deadline:
            return count
        await asyncio.sleep(LOOK_SECONDS / 4)


async def _count(house: House, stage: Stage) -> Counter[str]:
    count = Counter(await _ask_inside(house))
    pid = house.running.process.pid
    count["database files"] = _count_database_files(pid)
    count["sockets"] = _count_sockets(urlsplit(house.running.url).port or 0)
    if stage.postgres:
        count["backends of all servers"] = await asyncio.to_thread(_count_backends, stage.postgres.url)
    if stage.redis:
        count["broker's subscriptions"] = await asyncio.to_thread(_count_subscriptions, stage.redis.url)
    return count


async def _ask_inside(house: House) -> dict[str, int]:
    answer = house.switches / "counts.json"
    answer.unlink(missing_ok=True)
    (house.switches / "count").touch()
    async with asyncio.timeout(LEAVE_SECONDS):
        while not answer.exists():  # noqa: ASYNC110  another process writes it
            await asyncio.sleep(0.02)
    counts: dict[str, int] = json.loads(answer.read_text())
    return counts


def _count_database_files(pid: int) -> int:
    names = []
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            names.append(os.readlink(f"/proc/{pid}/fd/{descriptor}"))
    return sum(".sqlite3" in name for name in names)


def _count_sockets(port: int) -> int:
    """Connections to this port that the kernel still knows, from the server's side."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] not in ENDED for row in rows)


def _count_backends(url: str) -> int:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(BACKENDS).fetchone()
        return int(row[0]) if row else 0


def _count_subscriptions(url: str) -> int:
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        channels = client.pubsub_channels()
        return sum(count for _channel, count in client.pubsub_numsub(*channels)) if channels else 0
