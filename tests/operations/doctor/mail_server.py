"""A mail server that greets, offers to sign in, and refuses whoever does."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator

ANSWERS = {b"EHLO": b"250-here\r\n250 AUTH PLAIN", b"AUTH": b"535 5.7.8 Who are you", b"QUIT": b"221 Bye"}


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            self.wfile.write(ANSWERS.get(line[:4].upper(), b"250 Yes") + b"\r\n")


@contextlib.contextmanager
def run_mail_server() -> Iterator[int]:
    """Its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()
