async def start() -> None:
    """Replaced by the runtime."""


async def stop() -> None:
    """Replaced by the runtime."""
