"""uvicorn as we run it, in development and in production."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import structlog
import uvicorn

from syncchat.operations.heartbeats import BEAT_SECONDS
from syncchat.operations.http_protocol import BoundedHttp
from syncchat.operations.socket_protocol import SocketProtocol
from syncchat.realtime import runtime

logger = structlog.get_logger(__name__)

MAX_FRAME_BYTES = 64 * 1024
# Together with the goodbye and the last commits this stays below the ten seconds a stop may take
GRACE_SECONDS = 3
STOP_SECONDS = 9
IDLE_HTTP_SECONDS = 75
# uvicorn's loop ticks ten times a second
BEAT_TICKS = 10 * BEAT_SECONDS


def create_config(*, loop: uvicorn.config.LoopFactoryType = "auto") -> uvicorn.Config:
    return uvicorn.Config(
        "syncchatroom.asgi:application",
        loop=loop,
        http=BoundedHttp,
        ws=SocketProtocol,
        ws_max_size=MAX_FRAME_BYTES,
        # It costs 40 KiB a connection and doubles the CPU of a frame
        ws_per_message_deflate=False,
        # The protocol has its own heartbeat, and the socket TCP's keepalive: no timer per connection
        ws_ping_interval=None,
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        # Django reads the proxy's headers itself, and only when TRUSTED_PROXIES says so
        proxy_headers=False,
        timeout_keep_alive=IDLE_HTTP_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        *,
        on_ready: Callable[[], None] | None = None,
        on_beat: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(config)
        self.on_ready, self.on_beat = on_ready, on_beat

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.on_ready:
            self.on_ready()

    async def on_tick(self, counter: int) -> bool:
        """Called by the loop itself: a loop that hangs has no pulse."""
        if self.on_beat and counter % BEAT_TICKS == 0:
            self.on_beat()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        _end_anyway()
        for server in self.servers:
            server.close()
        await runtime.say_bye()
        await super().shutdown(sockets)


def run_server(server: Server, listening: socket.socket) -> int:
    # uvicorn raises the signal again when it has stopped; this process then ends with 0 like any that was asked to
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ignore)
    server.run(sockets=[listening])
    return 0


def _end_anyway() -> None:
    """A thread that hangs in a request keeps the process, and a single worker has no supervisor to end it."""

    def end() -> None:
        logger.error("stop_forced", seconds=STOP_SECONDS)
        os._exit(1)

    timer = threading.Timer(STOP_SECONDS, end)
    timer.daemon = True
    timer.start()


def _ignore(_number: int, _frame: FrameType | None) -> None: ...
