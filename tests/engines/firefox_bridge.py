"""Firefox for Playwright: starts it, and answers the one command that Playwright insists on and Firefox has not.

Playwright asks every new context for `emulation.setMediaFeaturesOverride`, which Firefox 153 refuses as unknown;
with that no context opens. It may go as soon as Firefox knows the command.
"""

import asyncio
import json
import re
import sys

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

FIREFOX = "firefox-esr"
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
UNKNOWN = "emulation.setMediaFeaturesOverride"


async def join(near: ServerConnection, url: str) -> None:
    assert near.request
    async with connect(url + near.request.path, max_size=None, compression=None, ping_interval=None) as far:

        async def bring_back() -> None:
            async for frame in far:
                await near.send(frame)

        returning = asyncio.create_task(bring_back())
        async for frame in near:
            command = json.loads(frame)
            if command["method"] == UNKNOWN:
                await near.send(json.dumps({"type": "success", "id": command["id"], "result": {}}))
            else:
                await far.send(frame)
        returning.cancel()


async def main(arguments: list[str]) -> int:
    firefox = await asyncio.create_subprocess_exec(FIREFOX, *arguments, stderr=asyncio.subprocess.PIPE)
    assert firefox.stderr
    async for line in firefox.stderr:
        found = LISTENING.search(line)
        sys.stderr.buffer.write(b"" if found else line)
        if found:
            break
    else:
        return await firefox.wait()
    url = found[1].decode()
    bridge = serve(
        lambda near: join(near, url), "127.0.0.1", 0, max_size=None, compression=None, ping_interval=None
    )
    async with bridge as server:
        port = server.sockets[0].getsockname()[1]
        print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)
        async for line in firefox.stderr:
            sys.stderr.buffer.write(line)
        return await firefox.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
