from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, WebSocketScope


async def refuse_socket(scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Any socket path but ours: closing before accepting answers the handshake with 403."""
    await receive()
    await send({"type": "websocket.close", "code": 4403, "reason": None})
