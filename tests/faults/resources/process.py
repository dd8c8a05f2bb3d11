"""What a server process holds, seen from outside."""

import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.faults.repair.sockets import read_memory
from tests.servers import Server

TOKEN = "metrics-for-tests"
WITH_METRICS = {"METRICS_TOKEN": TOKEN}


@dataclass(frozen=True)
class Holdings:
    descriptors: int
    threads: int
    memory: int
    connections: int  # as the server counts them


def look_at(server: Server) -> Holdings:
    folder = Path(f"/proc/{server.process.pid}")
    return Holdings(
        descriptors=len(list((folder / "fd").iterdir())),
        threads=len(list((folder / "task").iterdir())),
        memory=read_memory(server.process.pid),
        connections=read_metric(server, "syncchat_connections"),
    )


def read_metric(server: Server, name: str) -> int:
    request = urllib.request.Request(server.url + "metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=20) as response:
        found = re.search(rf"^{name} (\S+)$", response.read().decode(), re.MULTILINE)
    return int(float(found[1])) if found else 0
