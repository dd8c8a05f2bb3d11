"""uvicorn's WebSocket, with the four things about a peer that ASGI has no word for."""

import os
from asyncio import BaseTransport
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

PEER = "syncchat.peer"  # among the scope's extensions; the consumer hands it to the connection


class AudiblePeer(WebSocketsSansIOProtocol):
    _silent = 0
    _descriptor: int | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        if os.name == "posix" and transport.get_extra_info("sslcontext") is None:
            self._descriptor = transport.get_extra_info("socket").fileno()

    def data_received(self, data: bytes) -> None:
        self._silent = 0
        super().data_received(data)

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: Any = self.scope["extensions"]
            extensions[PEER] = self

    # -- syncchat.realtime.connection.Peer

    def write(self, frame: bytes) -> bool:
        """Write a whole frame past ASGI, which would encode it anew for each reader. False: nothing is written."""
        if self.conn.state is not State.OPEN or not self.writable.is_set() or self.transport.is_closing():
            return False
        written = self._write_now(frame)
        if written < len(frame):
            self.transport.write(frame[written:])
        return True

    def _write_now(self, frame: bytes) -> int:
        """How much the socket took. uvloop's own write waits for the end of the turn, so it cannot be timed."""
        if self._descriptor is None or self.transport.get_write_buffer_size():
            return 0
        try:
            return os.write(self._descriptor, frame)
        except OSError:  # full, or gone: the transport finds out which
            return 0

    def missed(self) -> int:
        """How often this was asked since the peer was last heard; while we do not read, it is not the peer's fault."""
        self._silent = 0 if self.read_paused else self._silent + 1
        return self._silent

    def ping(self) -> None:
        """A ping: browsers answer it even for a page whose timers they have slowed down."""
        if self.conn.state is State.OPEN and not self.transport.is_closing():
            self.conn.send_ping(b"")
            self.transport.write(b"".join(self.conn.data_to_send()))

    def abort(self) -> None:
        self.transport.abort()
