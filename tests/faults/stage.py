"""Real server processes on one database, each behind a proxy that stays when its server dies."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.ledger import Books, open_books
from tests.faults.proxy import Proxy, run_proxy
from tests.servers import ROOT, Server, open_server
from tests.services import Service, open_postgres, open_redis

SHARED_STATIC = "HISTORY_STATIC_ROOT"
SETTINGS = "tests.faults.troubled.settings"
# A server that starts while its database is away gives up at once, and is started again
STARTING_SECONDS = 60


@dataclass
class House:
    """One server process and the way to it."""

    folder: Path
    proxy: Proxy
    environment: Mapping[str, str]
    workers: int = 1
    server: Server | None = None
    is_stopped: bool = False

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.proxy.port}"

    def list_addresses(self) -> list[str]:
        return [self.address]

    @property
    def running(self) -> Server:
        if self.server is None:
            raise RuntimeError("this server was not started")
        return self.server

    @property
    def switches(self) -> Path:
        """What the test writes here, the server does: see tests/faults/troubled."""
        return self.folder / f"trouble-{self.proxy.port}"

    async def start(self) -> None:
        # Collecting takes longer than the rest of a start, and the servers of several runs may share it
        static = Path(os.environ.get(SHARED_STATIC) or self.folder / "static")
        environment = {"TROUBLE_FOLDER": str(self.switches), **self.environment}
        deadline = time.monotonic() + STARTING_SECONDS
        while True:
            with (self.folder / "servers.log").open("a") as log:
                try:
                    self.server = await asyncio.to_thread(
                        open_server, self.folder / "var", static, self.workers, environment, (), log
                    )
                    break
                except RuntimeError:
                    if time.monotonic() > deadline:
                        raise
        self.proxy.target = urlsplit(self.running.url).port or 0

    async def kill(self) -> None:
        await asyncio.to_thread(self.running.kill)

    async def restart(self) -> None:
        """As an operator does it: SIGTERM, wait, start again."""
        await asyncio.to_thread(self.running.stop)
        await self.start()

    def list_pids(self) -> list[int]:
        """The server, and its workers if it has some."""
        return [self.running.process.pid, *self.list_workers()]

    def list_workers(self) -> list[int]:
        pid = self.running.process.pid
        try:
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except OSError:
            return []

    def freeze(self) -> None:
        self.is_stopped = True
        for pid in self.list_pids():
            send(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        self.is_stopped = False
        for pid in self.list_pids():
            send(pid, signal.SIGCONT)

    async def end(self) -> None:
        if self.server is not None and self.server.process.poll() is None:
            self.thaw()
            await asyncio.to_thread(self.server.kill)


def send(pid: int, number: signal.Signals) -> None:
    """Who is gone already needs no signal."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


@dataclass
class Stage:
    folder: Path
    houses: list[House]
    postgres: Service | None = None
    redis: Service | None = None

    @property
    def database(self) -> str:
        return self.postgres.url if self.postgres else f"sqlite://{self.folder / 'var' / 'db.sqlite3'}"

    @property
    def sqlite(self) -> Path:
        return self.folder / "var" / "db.sqlite3"

    def addresses(self) -> list[str]:
        return [house.address for house in self.houses]

    @contextlib.contextmanager
    def books(self) -> Iterator[Books]:
        with open_books(self.database) as books:
            yield books

    async def settle(self, people: int) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.faults.inhabitants", str(people)]
        environment = self.houses[0].running.environment
        run = asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        found: dict[str, Any] = json.loads((await run).stdout)
        return found


@contextlib.asynccontextmanager
async def open_stage(
    folder: Path,
    servers: int,
    environment: Mapping[str, str],
    *,
    on_postgres: bool = False,
    with_redis: bool = False,
    workers: int = 1,
) -> AsyncIterator[Stage]:
    """`environment` is the servers': a planted bug comes in this way. `workers` are the last one's."""
    async with contextlib.AsyncExitStack() as stack:
        postgres = stack.enter_context(open_postgres()) if on_postgres else None
        redis = stack.enter_context(open_redis()) if with_redis else None
        urls = {
            "DATABASE_URL": postgres.url if postgres else "",
            "REDIS_URL": redis.url if redis else "",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        houses = [
            House(folder, await stack.enter_async_context(run_proxy(0)), {**urls, **environment})
            for _ in range(servers)
        ]
        houses[-1].workers = workers
        for house in houses:
            stack.push_async_callback(house.end)
        # The first one migrates
        await houses[0].start()
        await asyncio.gather(*(house.start() for house in houses[1:]))
        yield Stage(folder, houses, postgres, redis)
