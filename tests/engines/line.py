"""The line between browsers and their server: cutting it is being offline, in every engine."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

from tests.browser.wall import pour


class Line:
    """Keeps its address; the server behind it may be another one later."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.was_cut = False
        self._ends: set[socket.socket] = set()
        self._listen(0)
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def _listen(self, port: int) -> None:
        self._door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._serve, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """Whoever is connected is not any more, and new connections are refused."""
        self.was_cut = True
        with contextlib.suppress(OSError):
            # Closing alone does not wake who waits in accept()
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for end in list(self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._listen(urlsplit(self.url).port or 0)

    def _serve(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = door.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        target = urlsplit(self.target)
        try:
            far = socket.create_connection((target.hostname, target.port))
        except OSError:
            near.close()
            return
        self._ends |= {near, far}
        threading.Thread(target=pour, args=(far, near), daemon=True).start()
        pour(near, far)
        self._ends -= {near, far}
