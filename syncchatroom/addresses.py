"""Addresses in the one spelling that browsers compare (RFC 6454 section 6.2; host names as in UTS 46)."""

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

import idna

ASCII_NAME = re.compile(r"[a-z0-9._-]+")
PORTS = {"http": 80, "https": 443}


def parse_origin(address: str) -> str:
    """``https://Bücher.example.:443/`` is ``https://xn--bcher-kva.example``.

    Raises ``ValueError`` with what is wrong, to be read after the address.
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("has to begin with http:// or https:// and a host name")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("may hold a host name and a port, and nothing before or after them")
    port = "" if parts.port in (None, PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{parse_host(parts.hostname)}{port}"


def parse_host(name: str) -> str:
    """The name as it stands in a ``Host`` header, without its port. Raises ``ValueError``."""
    if ":" in name:
        return f"[{IPv6Address(name.strip('[]')).compressed}]"
    name = name.removesuffix(".").lower()
    if name.isascii():
        # IDNA refuses the underscore, and browsers do not
        if not ASCII_NAME.fullmatch(name):
            raise ValueError("holds what no host name may hold")
        return name
    return idna.encode(name, uts46=True).decode()


def is_loopback(address: str) -> bool:
    """Whether it leads everybody to their own machine (RFC 6761 section 6.3)."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def parse_allowed_host(entry: str) -> str:
    """One of ALLOWED_HOSTS: a name, ``.example.org`` for all below it, ``*``, or an address that was pasted whole."""
    entry = entry.strip()
    if "//" in entry:
        return parse_host(urlsplit(entry).hostname or "")
    # One colon separates a port; several are an IPv6 address, whose port stands behind the bracket
    host = entry.partition("]")[0] if entry.count(":") > 1 else entry.partition(":")[0]
    if host == "*":
        return host
    dot = "." if host.startswith(".") else ""
    return dot + parse_host(host.removeprefix("."))
