"""What the kernel knows of a server: its sockets, and how much memory it holds."""

import socket
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.wire.raw import RawPeer

ESTABLISHED = 1
LISTENING = 10
SMALL = 4096  # bytes that a stalled peer's kernel takes for it; Linux doubles them


@dataclass(frozen=True)
class Socket:
    state: int
    unsent: int  # bytes that the other side has not taken


def list_sockets(port: int) -> dict[int, Socket]:
    """A server's connections by the port of the other end."""
    found: dict[int, Socket] = {}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _number, here, there, state, queues = line.split()[:5]
        if int(here.split(":")[1], 16) == port and int(state, 16) != LISTENING:
            found[int(there.split(":")[1], 16)] = Socket(int(state, 16), int(queues.split(":")[0], 16))
    return found


def is_held(port: int, peer: int) -> bool:
    """Whether the server still keeps this connection."""
    found = list_sockets(port).get(peer)
    return found is not None and found.state == ESTABLISHED


def wait_freed(port: int, peer: int, seconds: float) -> float:
    """Seconds until the server has let go of it."""
    started = time.monotonic()
    while is_held(port, peer):
        if time.monotonic() - started > seconds:
            raise AssertionError(f"the socket is still there after {seconds:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - started


def read_memory(pid: int) -> int:
    """Resident bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("this process has no memory")


class StalledPeer(RawPeer):
    """A peer whose kernel takes next to nothing, once it stops reading."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.socket.close()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", port))

    def __enter__(self) -> "StalledPeer":
        return self

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])
