"""uvicorn's WebSocket, with bounds on what a peer may make us hold and parse."""

import time
from typing import Any

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from syncchat.operations.keepalive import AudiblePeer
from syncchat.protocol.close_codes import CloseCode
from syncchat.realtime.token_bucket import TokenBucket

INVALID_TEXT = 1007
UNREADABLE = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
# Browsers send a command in one piece; a proxy may cut one into a few
FRAGMENTS_LIMIT = 256
# Between two looks at the bounds no more is parsed than this: an empty frame is six bytes
SLICE_BYTES = 4096


class BoundedFrames(ServerProtocol):
    """Counts the frames that are no whole message, which never reach the consumer's own count."""

    fragments = 0
    guard: TokenBucket | None = None

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            # RFC 6455, section 5.4: a control frame may stand between fragments, and this one is answered in kind
            self.current_size = None
        is_message = frame.fin and frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT)
        self.fragments = 0 if is_message else self.fragments + (frame.opcode < Opcode.CLOSE)
        if self.fragments > FRAGMENTS_LIMIT:
            raise PayloadTooBig(None, self.max_message_size)
        if not (is_message or self._admits()):
            self.fail(CloseCode.TOO_FAST)
            raise ProtocolError("too many frames")
        super().recv_frame(frame)

    def _admits(self) -> bool:
        # Only for who needs it: nearly all connections never send such a frame
        self.guard = self.guard or TokenBucket(clock=time.monotonic)
        return self.guard.admits()


class SocketProtocol(AudiblePeer):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conn = BoundedFrames(max_size=self.config.ws_max_size, logger=self.logger)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE_BYTES):
            super().data_received(data[start : start + SLICE_BYTES])
            if self.conn.parser_exc is not None:
                return
        if self.conn.handshake_exc is not None and not self.transport.is_closing():
            # A head that could not be read at all: left alone, it would be held for ever
            self.transport.write(UNREADABLE)
            self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """Text that is none ends the socket, as the RFC has it, and is no error of ours to log."""
        if self.curr_msg_data_type == "text" and not self.close_sent:
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.frames = []
                self.conn.fail(INVALID_TEXT)
                self.handle_parser_exception()
                return
        super().send_receive_event_to_app()
