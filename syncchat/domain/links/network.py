"""Which addresses the server may connect to because somebody wrote them: those of the public Internet.

A name is resolved once, and the connection goes to the address that was looked at, so that a second answer of its
name server changes nothing.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Container, Iterable
from typing import Any

import httpcore
from django.conf import settings

PORTS = {80, 443}
LOOPBACK = "127.0.0.1"
# Global by their numbers, and a way into what is not: 6to4, Teredo, NAT64, 6to4's relays, the host of a machine that
# Azure runs. And what IANA has set aside and Python knows of from 3.11.10 on, where Oracle's cloud has its metadata
_DETOURS = [
    ipaddress.ip_network(each)
    for each in (
        *("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "192.88.99.0/24", "168.63.129.16/32"),
        *("192.0.0.0/24", "3fff::/20"),
    )
]
# Of IPv6 this alone is handed out; what maps or embeds an IPv4 address lies outside
_UNICAST = ipaddress.ip_network("2000::/3")

Answers = Iterable[tuple[Any, Any, Any, Any, tuple[Any, ...]]]
Resolver = Callable[..., Answers]


class Unreachable(Exception):
    """Nothing was asked, or nothing came that may be used."""


class Deadline:
    """One for all that is asked about one link."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._end = now, now() + seconds

    def renew(self, seconds: float) -> None:
        """For what is asked next over the same connection."""
        self._end = self._now() + seconds

    def left(self) -> float:
        """Raises: Unreachable, when it has passed."""
        left = self._end - self._now()
        if left <= 0:
            raise Unreachable("too slow")
        return left


def is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    if any(found in network for network in _DETOURS if network.version == found.version):
        return False
    if found.version == 6 and found not in _UNICAST:
        return False
    return found.is_global and not found.is_multicast


def is_tests_own(host: str, port: int) -> bool:
    return (
        host == LOOPBACK and port != 0 and port in (settings.LINK_PREVIEWS_LOOPBACK, settings.PUSH_LOOPBACK)
    )


def resolve_public(
    host: str,
    port: int,
    deadline: Deadline,
    resolve: Resolver = socket.getaddrinfo,
    allowed: Container[str] = (),
) -> list[str]:
    """Where to connect to. What is ``allowed``, as ``host:port``, may be in a private network.

    Raises:
        Unreachable: no such name, a port or address that is not asked, or no answer in time. One private address
            among public ones is enough: nobody has such a name by chance.
    """
    if is_tests_own(host, port):
        return [LOOPBACK]
    if f"{host}:{port}" in allowed:
        return _resolve(host, port, deadline, resolve)
    if port not in PORTS:
        raise Unreachable(f"port {port}")
    found = _resolve(host, port, deadline, resolve)
    if not found or not all(is_public(address) for address in found):
        raise Unreachable("not an address of the public Internet")
    return found


def _resolve(host: str, port: int, deadline: Deadline, resolve: Resolver) -> list[str]:
    """On a thread of its own: a name server may take half a minute, and cannot be hurried."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = resolve(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError):
            return

    asking = threading.Thread(target=ask, name="names", daemon=True)
    asking.start()
    asking.join(deadline.left())
    deadline.left()
    return list(found)


class PublicNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, and waits for nothing beyond the deadline."""

    def __init__(
        self,
        deadline: Deadline,
        resolve: Resolver = socket.getaddrinfo,
        allowed: Container[str] = (),
    ) -> None:
        self._deadline, self._resolve, self._allowed = deadline, resolve, allowed
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve_public(host, port, self._deadline, self._resolve, self._allowed)
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(address, port, timeout=self._deadline.left())
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return HurriedStream(stream, self._deadline)
        raise Unreachable("no connection")


class HurriedStream(httpcore.NetworkStream):
    """Each step waits as long as there is time left, so a byte a second does not go on for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, timeout=self._deadline.left())
        return HurriedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
