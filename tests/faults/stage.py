"""Real server processes on one database, each behind a proxy that stays when its server dies."""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.proxy import Proxy, run_proxy
from tests.servers import ROOT, Server, open_server


@dataclass
class House:
    """One server process and the way to it."""

    folder: Path
    proxy: Proxy
    environment: dict[str, str]
    server: Server | None = None
    is_stopped: bool = False

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.proxy.port}"

    @property
    def running(self) -> Server:
        if self.server is None:
            raise RuntimeError("this server was not started")
        return self.server

    async def start(self) -> None:
        # Of its own: a server that starts clears what another one is just collecting
        static = self.folder / f"static-{self.proxy.port}"
        self.server = await asyncio.to_thread(open_server, self.folder / "var", static, 1, self.environment)
        self.proxy.target = urlsplit(self.server.url).port or 0

    async def kill(self) -> None:
        await asyncio.to_thread(self.running.kill)

    async def restart(self) -> None:
        """As an operator does it: SIGTERM, wait, start again."""
        await asyncio.to_thread(self.running.stop)
        await self.start()

    def freeze(self) -> None:
        self.is_stopped = True
        self.running.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.is_stopped = False
        self.running.process.send_signal(signal.SIGCONT)

    async def end(self) -> None:
        if self.server is not None and self.server.process.poll() is None:
            self.thaw()
            await asyncio.to_thread(self.server.kill)


@dataclass
class Stage:
    folder: Path
    houses: list[House]

    @property
    def database(self) -> Path:
        return self.folder / "var" / "db.sqlite3"

    def addresses(self) -> list[str]:
        return [house.address for house in self.houses]

    async def settle(self, people: int) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.faults.inhabitants", str(people)]
        environment = self.houses[0].running.environment
        run = asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        found: dict[str, Any] = json.loads((await run).stdout)
        return found


@contextlib.asynccontextmanager
async def open_stage(folder: Path, servers: int, environment: dict[str, str]) -> AsyncIterator[Stage]:
    """`environment` is the servers': a planted bug comes in this way."""
    async with contextlib.AsyncExitStack() as proxies:
        houses = [
            House(folder, await proxies.enter_async_context(run_proxy(0)), environment)
            for _ in range(servers)
        ]
        try:
            for house in houses:
                await house.start()
            yield Stage(folder, houses)
        finally:
            for house in houses:
                await house.end()
