"""A file of the server's own folder, in pieces: one may be larger than memory."""

from collections.abc import AsyncIterator
from pathlib import Path

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

CHUNK = 256 * 1024


def stream_file(path: Path, headers: dict[str, str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_read(path), headers=headers)
    response.headers["Content-Length"] = str(path.stat().st_size)
    return response


async def _read(path: Path) -> AsyncIterator[bytes]:
    file = await sync_to_async(lambda: path.open("rb"))()
    try:
        while chunk := await sync_to_async(file.read)(CHUNK):
            yield chunk
    finally:
        await sync_to_async(file.close)()
