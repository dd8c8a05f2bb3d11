async def start() -> None:
    """Replaced by the runtime."""


async def say_bye() -> None:
    """Before the sockets are closed: tell every connection when to come back. Replaced by the runtime."""


async def stop() -> None:
    """Replaced by the runtime."""
