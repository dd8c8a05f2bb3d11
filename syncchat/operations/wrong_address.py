"""One log line for each address that the settings do not know, so that an operator finds the setting."""

from contextlib import suppress

import structlog

from syncchatroom.addresses import parse_origin

logger = structlog.get_logger(__name__)

# Anybody can send any address: what is told ends, and with it what is remembered
TOLD_LIMIT = 20
LENGTH_LIMIT = 200

ALLOWED_HOSTS_ADVICE = "if people use this address, set PUBLIC_URL to it or add its name to ALLOWED_HOSTS"
PUBLIC_URL_ADVICE = "if people use this address, set PUBLIC_URL to it, and TRUSTED_PROXIES=1 behind a proxy"

_told: set[str] = set()
_refused_origins: list[str] = []


def list_refused_origins() -> list[str]:
    """Since this process started: an allowed host, and still not the address that the settings know."""
    return list(_refused_origins)


def tell_unknown_host(host: str) -> None:
    _tell("host_not_allowed", host, ALLOWED_HOSTS_ADVICE)


def tell_unknown_origin(origin: str, *, expected: str) -> None:
    if _tell("origin_not_ours", origin, PUBLIC_URL_ADVICE, expected=expected):
        # What is no address may be anything, and a terminal will show it
        with suppress(ValueError):
            _refused_origins.append(parse_origin(origin[:LENGTH_LIMIT]))


def _tell(event: str, address: str, advice: str, **facts: str) -> bool:
    """Returns whether it was told just now."""
    address = address[:LENGTH_LIMIT]
    if address in _told or len(_told) >= TOLD_LIMIT:
        return False
    _told.add(address)
    logger.warning(event, address=address, advice=advice, **facts)
    return True
