"""What befalls the database and the broker that all servers share."""

import asyncio
import contextlib
import random
import sqlite3
import time

import psycopg
import redis

from tests.faults.stage import Stage
from tests.services import Service

TERMINATE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


async def lock_sqlite(stage: Stage, chance: random.Random) -> None:
    """Another program writes for a long time."""
    await asyncio.to_thread(_hold_lock, stage, min(10.0, chance.expovariate(1 / 3) + 1))


def _hold_lock(stage: Stage, seconds: float) -> None:
    with contextlib.closing(sqlite3.connect(stage.sqlite, timeout=30, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        database.execute("ROLLBACK")


async def restart_postgres(stage: Stage, chance: random.Random) -> None:
    postgres = _need(stage.postgres)
    await asyncio.to_thread(postgres.stop)
    await asyncio.sleep(chance.uniform(0, 1.5))
    await asyncio.to_thread(postgres.start)


async def kill_postgres(stage: Stage, chance: random.Random) -> None:
    postgres = _need(stage.postgres)
    await asyncio.to_thread(postgres.kill)
    await asyncio.sleep(chance.uniform(0, 1.5))
    await asyncio.to_thread(postgres.start)


async def end_backends(stage: Stage, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        await asyncio.to_thread(_end_backends, _need(stage.postgres))
        await asyncio.sleep(chance.uniform(0.2, 1))


def _end_backends(postgres: Service) -> None:
    # It may still be coming up from the fault before
    with (
        contextlib.suppress(psycopg.OperationalError),
        psycopg.connect(postgres.url, autocommit=True, connect_timeout=10) as connection,
    ):
        connection.execute(TERMINATE)


async def restart_redis(stage: Stage, chance: random.Random) -> None:
    broker = _need(stage.redis)
    await asyncio.to_thread(broker.kill)
    await asyncio.sleep(chance.uniform(0, 2))
    await asyncio.to_thread(broker.start)


async def freeze_redis(stage: Stage, chance: random.Random) -> None:
    broker = _need(stage.redis)
    broker.freeze()
    await asyncio.sleep(chance.uniform(0.5, 5))
    broker.thaw()


async def empty_redis(stage: Stage, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        await asyncio.to_thread(_empty, _need(stage.redis))
        await asyncio.sleep(chance.uniform(0.2, 1))


def _empty(broker: Service) -> None:
    with contextlib.closing(redis.Redis.from_url(broker.url)) as client:
        client.flushall()
        client.client_kill_filter(_type="normal")
        client.client_kill_filter(_type="pubsub")


def _need(service: Service | None) -> Service:
    if service is None:
        raise RuntimeError("this stage has no such service")
    return service


ON_SQLITE = (lock_sqlite,)
ON_POSTGRES = (restart_postgres, kill_postgres, end_backends)
ON_REDIS = (restart_redis, freeze_redis, empty_redis)
