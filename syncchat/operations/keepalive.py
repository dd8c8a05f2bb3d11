"""uvicorn's WebSocket, with the three things about a peer that ASGI has no word for."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

PEER = "syncchat.peer"  # among the scope's extensions; the consumer hands it to the connection


class AudiblePeer(WebSocketsSansIOProtocol):
    _silent = 0

    def data_received(self, data: bytes) -> None:
        self._silent = 0
        super().data_received(data)

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: Any = self.scope["extensions"]
            extensions[PEER] = self

    # -- syncchat.realtime.connection.Peer

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
