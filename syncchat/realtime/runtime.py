"""The real-time server of this process: started with the server process, found by the doors."""

from . import publish
from .server import Server

_server: Server | None = None


async def start() -> None:
    global _server
    from ..domain.errors import DomainError
    from ..domain.sending import send_messages

    _server = Server(send_batch=send_messages, refusal=DomainError)
    publish.connect(_server)


async def stop() -> None:
    global _server
    if _server is not None:
        server, _server = _server, None
        await server.stop()


async def say_bye() -> None:
    """Called as soon as the process is asked to end, while the sockets are still open."""
    if _server is not None:
        _server.say_bye()


def current() -> Server:
    """Raises: RuntimeError when the ASGI server ran no lifespan."""
    if _server is None:
        raise RuntimeError("The real-time server is not running: start it through the lifespan.")
    return _server
