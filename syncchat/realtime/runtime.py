"""The real-time server of this process: started with the server process, found by the doors."""

import sys

from syncchat.log import publish
from syncchat.realtime.database.writer import SendBatch
from syncchat.realtime.server import Server

# Seconds. The loop gives up the interpreter at each of a thousand writes, and would get it back from
# the busy writer thread only after the default 5 ms.
SWITCH_INTERVAL = 0.0005

_server: Server | None = None


async def start(*, send_batch: SendBatch, refusal: type[Exception]) -> None:
    """The writer is handed the verb that takes a batch, and the exception by which verbs refuse."""
    global _server
    sys.setswitchinterval(SWITCH_INTERVAL)
    _server = Server(send_batch=send_batch, refusal=refusal)
    publish.connect(_server)


async def stop() -> None:
    global _server
    if _server is not None:
        server, _server = _server, None
        await server.stop()


async def say_bye() -> None:
    """Called as soon as the process is asked to end, while the sockets are still open."""
    if _server is not None:
        _server.say_bye()


def current() -> Server:
    """Raises: RuntimeError when the ASGI server ran no lifespan."""
    if _server is None:
        raise RuntimeError("The real-time server is not running: start it through the lifespan.")
    return _server
