"""Asks a server for one page or picture: no cookies, no credentials, few redirects, little time and few bytes."""

import re
import socket
import ssl
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import certifi
import httpcore

from syncchat.domain.links.network import Deadline, PublicNetwork, Resolver, Unreachable

REDIRECTS = 5
_MOVED = {301, 302, 303, 307, 308}
_HEADERS = [
    ("User-Agent", "SyncChatRoom link preview (a person has sent this link)"),
    ("Accept-Encoding", "gzip"),
    ("Connection", "close"),
]
# What may stand in an address as it is; a redirect may say anything
_UNTOUCHED = "%/:?#[]@!$&'()*+,;=~"
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
_LONGEST = 2_000


# By type, in bytes
Limits = Mapping[str, int]


class Answer(NamedTuple):
    """``url`` is where it came from in the end."""

    url: str
    type: str
    charset: str
    content: bytes
    is_cut: bool


class Client:
    """For one link, its redirects and its picture; all of it within one deadline."""

    def __init__(self, deadline: Deadline, resolve: Resolver = socket.getaddrinfo) -> None:
        self._deadline, self._resolve = deadline, resolve

    def get(self, url: str, limits: Limits) -> Answer:
        """What is there, if it is of one of these types: as many bytes as its type may have.

        Raises:
            Unreachable: whatever else happens.
        """
        try:
            for _hop in range(REDIRECTS + 1):
                answer, moved_to = self._ask(check_address(url), limits)
                if answer:
                    return answer
                url = moved_to
        # OSError: a socket's; ValueError: an address or header that cannot be
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise Unreachable(repr(error)) from error
        except (httpcore.UnsupportedProtocol, OSError, ValueError, zlib.error) as error:
            raise Unreachable(repr(error)) from error
        raise Unreachable("too many redirects")

    def _ask(self, url: str, limits: Limits) -> tuple[Answer | None, str]:
        network = PublicNetwork(self._deadline, self._resolve)
        headers = [*_HEADERS, ("Accept", ", ".join(limits))]
        with (
            httpcore.ConnectionPool(_trust(), max_connections=1, network_backend=network) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            said = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in response.headers}
            if response.status in _MOVED and "location" in said:
                # As browsers have it: letters that it does not write as it should are of UTF-8
                return None, urljoin(url, quote(said["location"].encode("latin-1"), safe=_UNTOUCHED))
            if response.status != 200:
                raise Unreachable(f"status {response.status}")
            kind, charset = _parse_type(said.get("content-type", ""))
            if kind not in limits:
                raise Unreachable(f"type {kind}")
            encoding = said.get("content-encoding", "")
            content, is_cut = _read(response.iter_stream(), encoding, limits[kind])
            return Answer(url, kind, charset, content, is_cut), ""


def check_address(url: str) -> str:
    """Raises: Unreachable, unless it is of the web, and says who asks to nobody."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or len(url) > _LONGEST or not url.isascii():
        raise Unreachable("not of the web")
    if "@" in parts.netloc or not _HOST.fullmatch(parts.hostname or ""):
        raise Unreachable("no host")
    return url.partition("#")[0]


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def _parse_type(header: str) -> tuple[str, str]:
    kind, _, rest = header.partition(";")
    found = re.search(r"charset\s*=\s*\"?([\w:.-]{1,40})", rest, re.IGNORECASE)
    return kind.strip().lower(), found[1].lower() if found else ""


def _read(chunks: Iterable[bytes], encoding: str, limit: int) -> tuple[bytes, bool]:
    """As many bytes as may be, unpacked; what is packed is unpacked no further than that."""
    if encoding.strip().lower() not in ("", "identity", "gzip", "x-gzip"):
        raise Unreachable(f"encoding {encoding[:20]}")
    unpacking = zlib.decompressobj(wbits=31) if "gzip" in encoding.lower() else None
    content = b""
    for chunk in chunks:
        content += unpacking.decompress(chunk, limit + 1 - len(content)) if unpacking else chunk
        if len(content) > limit:
            return content[:limit], True
    return content, False
