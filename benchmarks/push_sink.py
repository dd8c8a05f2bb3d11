"""A push service that takes everything and looks at nothing: `python -m benchmarks.push_sink` says its port."""

import asyncio

ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


class Sink(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._left, self._head = transport, 0, b""

    def data_received(self, data: bytes) -> None:
        while data:
            if self._left:
                taken = min(self._left, len(data))
                data, self._left = data[taken:], self._left - taken
            else:
                head, found, data = (self._head + data).partition(b"\r\n\r\n")
                if not found:
                    self._head = head
                    return
                self._head = b""
                lines = [line.lower() for line in head.split(b"\r\n")]
                self._left = int(next(line for line in lines if line.startswith(b"content-length:"))[15:])
            if not self._left:
                self._transport.write(ANSWER)  # type: ignore[attr-defined]


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
