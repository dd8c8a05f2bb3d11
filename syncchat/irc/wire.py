"""The connection of one client: lines in, paced, and lines out."""

import asyncio
import time
from collections.abc import Mapping

from syncchat.irc.lines import LINE_LIMIT, TAGS_LIMIT, Line, decode, parse_line, write_line

# What every line of ours comes from, and the host of all who are here: where somebody really is, is nobody's to know
SERVER = "syncchatroom"
READ_LIMIT = 2 * (TAGS_LIMIT + LINE_LIMIT)
# Lines that may come at once, and a second: whoever pastes more is read more slowly, and loses nothing
BURST, RATE = 40.0, 10.0
# Seconds that a client may take to read what was written
PATIENCE = 60.0


class Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._paced = 0.0
        # Of whoever is at the other end, once known
        self.nick = "*"
        self.caps: set[str] = set()
        self.heard = time.monotonic()

    async def read(self) -> Line | None:
        """The next line that is not empty; None when there will be no more."""
        while (content := await self._read_content()) is not None:
            self.heard = time.monotonic()
            line = parse_line(decode(content).rstrip("\r\n"))
            if line.command:
                await self._pace()
                return line
        return None

    def send(
        self, command: str, *params: str, source: str = SERVER, tags: Mapping[str, str] | None = None
    ) -> None:
        """Tags that this client has not asked for are left out."""
        known = {key: value for key, value in (tags or {}).items() if self._takes(key)}
        line = write_line(command, *params, source=source, tags=known)
        if not self._writer.is_closing():
            self._writer.write(line.encode() + b"\r\n")

    def reply(self, numeric: str, *params: str) -> None:
        self.send(numeric, self.nick, *params)

    def fail(self, command: str, code: str, *params: str) -> None:
        """A standard reply (https://ircv3.net/specs/extensions/standard-replies)."""
        self.send("FAIL", command, code, *params)

    async def flush(self) -> None:
        """Raises: OSError, also where the client has not read for long."""
        async with asyncio.timeout(PATIENCE):
            await self._writer.drain()

    async def close(self, reason: str) -> None:
        self.send("ERROR", reason)
        self._writer.close()

    def _takes(self, tag: str) -> bool:
        needed = {"time": "server-time", "batch": "batch"}.get(tag, "message-tags")
        return needed in self.caps

    async def _read_content(self) -> bytes | None:
        try:
            return await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as overrun:
            await self._reader.readexactly(overrun.consumed)
            self.reply("417", "Input line was too long")
            return b""
        except (asyncio.IncompleteReadError, OSError):
            return None

    async def _pace(self) -> None:
        now = time.monotonic()
        self._paced = max(self._paced, now - BURST / RATE) + 1 / RATE
        if self._paced > now:
            await asyncio.sleep(self._paced - now)
