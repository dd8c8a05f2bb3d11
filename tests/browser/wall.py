"""A proxy as some offices have it: HTTP goes through, a WebSocket does not. Or the server behind it is away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

HEAD_LIMIT = 64 * 1024
AWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Wall:
    """Looks at the first request of each connection: a WebSocket always has a connection of its own."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target).hostname, urlsplit(target).port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}/"
        self.is_open = False
        self.is_away = False
        self._near: set[socket.socket] = set()
        self.refused = self.let_through = 0

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._door.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def take_away(self) -> None:
        """The server is gone, the network is not."""
        self.is_away = True
        for near in list(self._near):
            with suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        # Closing alone does not wake who waits in accept()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _join(self, near: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < HEAD_LIMIT:
            part = near.recv(HEAD_LIMIT)
            if not part:
                return near.close()
            head += part
        if self.is_away:
            near.sendall(AWAY)
            return near.close()
        self._near.add(near)
        if b"upgrade: websocket" in head.lower():
            if not self.is_open:
                self.refused += 1
                near.sendall(REFUSAL)
                return near.close()
            self.let_through += 1
        far = socket.create_connection(self._target)
        far.sendall(head)
        threading.Thread(target=pour, args=(far, near), daemon=True).start()
        return pour(near, far)


def pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(HEAD_LIMIT):
            target.sendall(part)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextmanager
def build_wall(target: str) -> Iterator[Wall]:
    wall = Wall(target)
    threading.Thread(target=wall.serve, daemon=True).start()
    try:
        yield wall
    finally:
        wall.close()
