"""A program of this test's own that webhooks post to: it keeps what arrives, and answers as it is told to."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.push_service import Trouble


@dataclass
class Told:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


class Program:
    def __init__(self) -> None:
        self.told: list[Told] = []
        self.trouble: list[Trouble] = []
        # By what was told; nothing is an empty 200
        self.answer: Callable[[Told], str] = lambda _told: ""
        self.port = 0
        self.arrived = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def kinds(self) -> list[str]:
        return [each.said["type"] for each in self.told]

    @property
    def words(self) -> list[str]:
        return [each.said["data"]["message"]["body"] for each in self.told]

    def wait_for(self, count: int, seconds: float = 15) -> list[Told]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.told) >= count, seconds), self.told
        return self.told


def say(text: str, status: int = 200, kind: str = "application/json") -> Trouble:
    def answer(request: BaseHTTPRequestHandler) -> None:
        content = text.encode()
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def _make_handler(program: Program) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = Told(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            with program.arrived:
                program.told.append(told)
                program.arrived.notify_all()
            trouble = program.trouble.pop(0) if program.trouble else say(program.answer(told))
            with contextlib.suppress(OSError):
                trouble(self)

        def log_message(self, *args: Any) -> None:
            """Tests say what they saw."""

    return Handler


@contextlib.contextmanager
def run_program() -> Iterator[Program]:
    program = Program()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(program))
    server.daemon_threads = True
    program.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield program
    finally:
        server.shutdown()
        server.server_close()
