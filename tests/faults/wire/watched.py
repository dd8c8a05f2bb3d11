"""A server whose every complaint is read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.servers import Server, lay_out_database, open_server
from tests.visitors import Visitor

COMPLAINT = re.compile(r'Traceback|"exception"|"level": "(?:error|critical)"|Exception in|never retrieved')


@dataclass
class Watched:
    server: Server
    _log: IO[str]
    visitors: dict[str, Visitor] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.server.url.rstrip("/").rsplit(":", 1)[1])

    def take_complaints(self) -> list[str]:
        """What the log says since it was last looked at."""
        new = [line for line in self._log.readlines() if COMPLAINT.search(line)]
        self.complaints += new
        return new

    def read_memory(self) -> int:
        """Bytes that the process holds."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024


@contextmanager
def watch_server(folder: Path, static: Path, *names: str, **environment: str) -> Iterator[Watched]:
    path = folder / "server.log"
    keep_log = ("sh", "-c", 'exec "$@" 2> "$0"', str(path))
    lay_out_database(folder / "var")
    server = open_server(folder / "var", static, 1, environment, keep_log)
    with path.open() as log:
        watched = Watched(server, log)
        try:
            watched.visitors = {name: Visitor(server.url, name).register() for name in names}
            yield watched
        finally:
            server.stop()
        # Also what it said while stopping
        complaints = watched.take_complaints()
    assert not complaints, complaints[:3]
