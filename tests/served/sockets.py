"""Every frame on its way to a socket."""

import json
from functools import lru_cache
from typing import Any

from tests.described import check_frame
from tests.served.deviations import note


def describe_frames(application: Any) -> Any:
    async def serve(scope: Any, receive: Any, send: Any) -> None:
        async def tell(event: dict[str, Any]) -> None:
            if event["type"] == "websocket.send":
                look_at(event["text"])
            await send(event)

        await application(scope, receive, tell)

    return serve


# What is told to many is the same text for all of them
@lru_cache(maxsize=64)
def look_at(text: str) -> None:
    try:
        check_frame(json.loads(text))
    except Exception as error:  # an answer to nonsense may be nonsense
        note(str(error))
