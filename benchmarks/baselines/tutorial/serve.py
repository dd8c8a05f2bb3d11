"""Serves the baseline with the options of our own server, so that only the applications differ."""

import socket
from typing import Any

import uvicorn

# A test compares these with syncchat.operations.server, which cannot be imported without the product's models.
OPTIONS: dict[str, Any] = {
    "loop": "auto",
    "http": "httptools",
    "ws": "websockets-sansio",
    "ws_max_size": 64 * 1024,
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
}


def serve() -> None:
    config = uvicorn.Config(
        "benchmarks.baselines.tutorial.asgi:application", lifespan="off", log_level="warning", **OPTIONS
    )
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"The tutorial is at http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    serve()
