"""A peer that writes bytes, not frames: it may break every rule."""

import base64
import contextlib
import os
import select
import socket
import struct
import time
from types import TracebackType

from websockets.frames import Frame, Opcode

from tests.visitors import PATIENCE, Visitor

ENDED = (ConnectionResetError, BrokenPipeError)


def make_handshake(visitor: Visitor | None, port: int, *headers: str, path: str = "/ws/") -> bytes:
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.jar) if visitor else ""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Cookie: {cookies}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def make_frame(content: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True) -> bytes:
    return Frame(opcode, content, fin).serialize(mask=True)


def cut_up(content: bytes, sizes: list[int]) -> bytes:
    """One text message in fragments of these sizes, and the rest."""
    frames: list[bytes] = []
    at = 0
    for size in sizes:
        opcode = Opcode.CONT if frames else Opcode.TEXT
        frames.append(make_frame(content[at : at + size], opcode, fin=False))
        at += size
    frames.append(make_frame(content[at:], Opcode.CONT if frames else Opcode.TEXT))
    return b"".join(frames)


class RawPeer:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._unread = b""

    def __enter__(self) -> "RawPeer":
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self.socket.close()

    def write(self, content: bytes) -> bool:
        """Whether the other side still took it."""
        try:
            self.socket.sendall(content)
        except ENDED:
            return False
        return True

    def wait_for_answer(self, seconds: float) -> bool:
        """Whether anything was said, or the connection ended, within this time."""
        return bool(select.select([self.socket], [], [], seconds)[0])

    def end_writing(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def read_head(self) -> bytes:
        """The answer up to its empty line."""
        while b"\r\n\r\n" not in self._unread:
            piece = self.socket.recv(65536)
            if not piece:
                break
            self._unread += piece
        head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        return head

    def shake_hands(self, visitor: Visitor | None, *headers: str) -> bytes:
        self.write(make_handshake(visitor, self.socket.getpeername()[1], *headers))
        return self.read_head()

    def read_frame(self) -> tuple[int, bytes]:
        """Opcode and content of the next frame."""
        first, size = self._take(2)
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def read_close(self) -> int:
        """The code of the close frame; 1006 when the connection ends without one."""
        try:
            while True:
                opcode, content = self.read_frame()
                if opcode == Opcode.CLOSE:
                    return int(struct.unpack("!H", content[:2])[0]) if content else 1005
        except (EOFError, *ENDED):
            return 1006

    def _take(self, size: int) -> bytes:
        while len(self._unread) < size:
            piece = self.socket.recv(65536)
            if not piece:
                raise EOFError
            self._unread += piece
        taken, self._unread = self._unread[:size], self._unread[size:]
        return taken

    def drain(self) -> bytes:
        """Everything until the other side ends; fails when it does not."""
        deadline, heard = time.monotonic() + PATIENCE, self._unread
        while time.monotonic() < deadline:
            try:
                piece = self.socket.recv(65536)
            except ENDED:
                return heard
            if not piece:
                return heard
            heard += piece
        raise AssertionError("the server did not end this connection")
