import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from tests.faults.proxy import Proxy, run_proxy
from tests.servers import ROOT, Server, open_server

PEOPLE = 6

Place = dict[str, Any]


@pytest.fixture(scope="package")
def module_server(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Server]:
    """One server for all of these files: starting one takes longer than most of the tests."""
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, {})
    yield server
    server.stop()


@pytest.fixture(scope="package")
def place(module_server: Server) -> Place:
    """People with sign-ins, and rooms that they are in."""
    command = [sys.executable, "-m", "tests.faults.inhabitants", str(PEOPLE)]
    done = subprocess.run(
        command, cwd=ROOT, env=module_server.environment, check=True, capture_output=True, text=True
    )
    found: Place = json.loads(done.stdout)
    return found


@pytest_asyncio.fixture
async def proxy(module_server: Server) -> AsyncIterator[Proxy]:
    """The way to the server of this file."""
    async with run_proxy(urlsplit(module_server.url).port or 0) as proxy:
        yield proxy


@pytest.fixture
def address(proxy: Proxy) -> str:
    return f"127.0.0.1:{proxy.port}"
