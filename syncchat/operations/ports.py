"""Ports beside the page's. Of several workers the one that got a port listens; when it is gone another gets it."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import structlog

RETRY = 10.0  # seconds until a port that another worker has is asked for again

Open = Callable[[str, str, int], Awaitable[asyncio.Server]]

logger = structlog.get_logger(__name__)


async def listen_for_ever(name: str, address: str, open_port: Open) -> None:
    """``open_port`` takes scheme, host and port, and raises OSError where the port is another's. No address is none."""
    if not address:
        return
    parsed = urlsplit(address)
    while True:
        try:
            server = await open_port(parsed.scheme, parsed.hostname or "", parsed.port or 0)
        except OSError as error:
            # Anything else, as a certificate that cannot be read, is for somebody to mend
            log = logger.debug if error.errno == errno.EADDRINUSE else logger.warning
            log("port_not_ours", name=name, reason=repr(error))
            await asyncio.sleep(RETRY)
            continue
        logger.info("port_open", name=name, address=address)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            # Not `async with`: from Python 3.12 on that waits for every client, and who stops the server with it
            server.close()
