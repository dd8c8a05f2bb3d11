"""A network between one tab and the server that does what the test says."""

import re
from collections.abc import Callable

from playwright.sync_api import WebSocketRoute

from tests.browser.windows import Window


def never(_frame: str) -> bool:
    return False


class Network:
    """Stands between a tab and the server."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.loses: Callable[[str], bool] = never
        self.is_down = False
        self._sockets: list[WebSocketRoute] = []
        window.page.route_web_socket(re.compile(r"/ws/"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_down:
            socket.close(code=1012)
            return
        server = socket.connect_to_server()
        socket.on_message(lambda frame: None if self.loses(str(frame)) else server.send(frame))
        self._sockets.append(socket)

    def drop(self) -> None:
        """The sockets of now are gone. One that is still on its way to the server is said to be closed too soon."""
        self.window.complaints.cut = True
        for socket in self._sockets:
            socket.close(code=1012)
        self._sockets.clear()

    def go_down(self) -> None:
        self.is_down = True
        self.drop()
        self.window.cut_network(True)

    def come_back(self) -> None:
        self.is_down = False
        self.window.cut_network(False)
