"""Heavy work stalls nobody's heartbeat: passwords, pictures, hostile markup and long pages go on beside the loop."""

import asyncio
import contextlib
import io
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.faults.line import Refused
from tests.faults.repair.crowd import describe
from tests.faults.repair.ends import listen, say
from tests.faults.results import save_result
from tests.servers import Server
from tests.visitors import Visitor

pytestmark = [pytest.mark.server, pytest.mark.long, pytest.mark.fault("T71")]

MEASURED_SECONDS = 15.0
PAUSE = 0.02
# Promised is 0.1 s on a machine that does nothing else; this one runs the storm and its clients on the same cores
MEDIAN_LIMIT = 0.1
WORST_LIMIT = 5.0
BOMBS = ("[" * 4_000, "*a " * 1_300, "`" * 3_999, "> " * 1_900, "![](" * 1_000, "_" * 4_000)
PICTURE_SIDE = 2_000
PICTURE_PATH = "/settings/profile/picture/"
MARK = b"mark-between-parts"


async def test_heartbeats_come_through_every_storm(module_server: Server) -> None:
    alice = await asyncio.to_thread(Visitor(module_server.url, "alice").register)
    room = await asyncio.to_thread(alice.general)
    address = module_server.url.removeprefix("http://").rstrip("/")
    person = {"id": 1, "name": "alice", "key": alice.cookie("sessionid")}
    async with listen(person, address) as heart, listen(person, address) as voice:
        storms: dict[str, Callable[[int], Any]] = {
            "nothing": lambda _number: asyncio.sleep(PAUSE),
            "sign-ins": lambda number: asyncio.to_thread(_sign_in, module_server.url, number),
            "pictures": lambda _number: asyncio.to_thread(_show_face, alice),
            "markup": lambda number: voice.ask(say(room, BOMBS[number % len(BOMBS)])),
            "pages": lambda _number: voice.ask({"type": "pull", "log": room["log"], "after": [0, 0]}),
            "first pages": lambda _number: asyncio.to_thread(alice.open, "/"),
        }
        waits = {name: await _measure(heart.ask, storm) for name, storm in storms.items()}
    save_result("loop-stalls", {"heartbeat_seconds": waits})
    assert max(waits[name]["median"] for name in storms) < MEDIAN_LIMIT + 10 * waits["nothing"]["median"]
    assert max(waits[name]["worst"] for name in storms) < WORST_LIMIT + 10 * waits["nothing"]["worst"]


async def _measure(ask: Callable[[dict[str, Any]], Any], storm: Callable[[int], Any]) -> dict[str, float]:
    raging = asyncio.create_task(_rage(storm))
    waits: list[float] = []
    deadline = time.monotonic() + MEASURED_SECONDS
    while time.monotonic() < deadline:
        started = time.monotonic()
        assert (await ask({"type": "ping"}))["type"] == "pong"
        waits.append(time.monotonic() - started)
        await asyncio.sleep(PAUSE)
    raging.cancel()
    await asyncio.gather(raging, return_exceptions=True)
    return describe(waits)


async def _rage(storm: Callable[[int], Any]) -> None:
    for number in range(1_000_000):
        with contextlib.suppress(OSError, Refused):
            await storm(number)


def _sign_in(url: str, number: int) -> None:
    """A name that nobody has costs the same hashing, and no account is locked."""
    Visitor(url).open("/login/", {"login": f"nobody{number}", "password": "wrong"})


def _show_face(visitor: Visitor) -> None:
    noise = io.BytesIO()
    Image.effect_noise((PICTURE_SIDE, PICTURE_SIDE), 80).save(noise, "PNG", compress_level=1)
    visitor.open("/settings/profile/")
    parts = [
        f'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{visitor.cookie("csrftoken")}'.encode(),
        b'Content-Disposition: form-data; name="avatar"; filename="face.png"\r\n'
        b"Content-Type: image/png\r\n\r\n" + noise.getvalue(),
    ]
    body = b"".join(b"--" + MARK + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + MARK + b"--\r\n"
    headers = {
        "Content-Type": f"multipart/form-data; boundary={MARK.decode()}",
        "Referer": visitor.url + "/settings/profile/",
    }
    visitor._ask(urllib.request.Request(visitor.url + PICTURE_PATH, body, headers))
