"""A client that was written from docs/protocol.md alone talks through a line that breaks."""

import ast
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.independent.client import Client
from tests.faults.independent.http import Http, Refused
from tests.faults.proxy import Proxy, run_proxy
from tests.servers import Server
from tests.visitors import PASSWORD, Visitor

FOLDER = Path(__file__).parent
HERE = "tests.faults.independent."
MESSAGES = 30
LEVEL_SECONDS = 30.0


def list_imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in named if not name.startswith(HERE)}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[!t]*.py")), ids=lambda path: path.name)
def test_it_knows_no_line_of_the_product(path: Path) -> None:
    assert list_imports(path) - sys.stdlib_module_names <= {"websockets"}


@contextlib.asynccontextmanager
async def stay(*clients: Client) -> AsyncIterator[None]:
    jobs = [asyncio.create_task(client.run()) for client in clients]
    try:
        async with asyncio.timeout(LEVEL_SECONDS):
            await asyncio.gather(*(client.live.wait() for client in clients))
        yield
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


async def break_the_line(proxy: Proxy) -> None:
    """Cut, answers that are swallowed, and a cut inside a frame, in turn."""
    while True:
        await asyncio.sleep(0.3)
        proxy.reset()
        await asyncio.sleep(0.3)
        proxy.down.is_hole = True
        await asyncio.sleep(0.1)
        proxy.down.is_hole = False
        proxy.up.cut_after = 900
        proxy.reset()
        await asyncio.sleep(0.3)
        proxy.up.cut_after = None
        proxy.reset()


async def talk(client: Client, room: int, name: str) -> list[tuple[str, int]]:
    """In order: what was acknowledged, and as which number."""
    acked = []
    for number in range(MESSAGES):
        _message, ack = await client.send(room, f"{name} {number}")
        acked.append((f"{name} {number}", ack["seq"]))
    return acked


async def wait_level(log: int, head: int, *clients: Client) -> None:
    async with asyncio.timeout(LEVEL_SECONDS):
        while not all(client.is_level({log: head}) for client in clients):  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.05)


@pytest.mark.server
@pytest.mark.fault("T43", "T47")
def test_what_it_was_told_is_stored_is_there_once_and_in_order_for_everybody(module_server: Server) -> None:
    for name in ("alice", "bob"):
        Visitor(module_server.url, name).register()

    asyncio.run(talk_through_a_broken_line(module_server.url))


async def talk_through_a_broken_line(url: str) -> None:
    async with run_proxy(urlsplit(url).port or 0) as proxy:
        https = [Http(f"http://127.0.0.1:{proxy.port}") for _ in range(2)]
        for http, name in zip(https, ("alice", "bob"), strict=True):
            await http.sign_in(name, PASSWORD)
        alice, bob = (Client(http) for http in https)
        (room,) = await https[0].call("GET", "rooms")
        async with stay(alice, bob):
            breaking = asyncio.create_task(break_the_line(proxy))
            said = await asyncio.gather(talk(alice, room["id"], "alice"), talk(bob, room["id"], "bob"))
            breaking.cancel()
            proxy.heal()
            acked = dict(pair for each in said for pair in each)
            await wait_level(room["log"], max(acked.values()), alice, bob)

        assert len(proxy.reached) > 6, "the line never broke: this proved nothing"
        for client in (alice, bob):
            assert client.logs[room["log"]].list_bodies() == sorted(acked, key=acked.__getitem__)
        for each in said:
            assert [seq for _body, seq in each] == sorted(seq for _body, seq in each)


@pytest.mark.server
def test_what_it_asks_wrongly_is_refused_as_the_document_says(module_server: Server) -> None:
    Visitor(module_server.url, "carol").register()
    http = Http(module_server.url)

    async def ask() -> None:
        with pytest.raises(Refused) as before:
            await http.call("GET", "me")
        assert (before.value.status, before.value.code) == (401, "sign_in")
        await http.sign_in("carol", PASSWORD)
        client = Client(http)
        async with stay(client), asyncio.timeout(LEVEL_SECONDS):
            with pytest.raises(Refused) as refused:
                await client.ask({"type": "send", "id": "no uuid", "room": 1, "body": "x"})
            assert refused.value.code == "invalid"

    asyncio.run(ask())
