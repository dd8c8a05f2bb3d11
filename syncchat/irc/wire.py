"""The connection of one client: lines in, paced, and lines out."""

import asyncio
import time
from collections.abc import Mapping

from syncchat.irc.lines import LINE_LIMIT, TAGS_LIMIT, Line, cut, decode, parse_line, write_line, write_tags

# What every line of ours comes from, and the host of all who are here: where somebody really is, is nobody's to know
SERVER = "syncchatroom"
# Without its end
BODY_LIMIT = LINE_LIMIT - 2
READ_LIMIT = 2 * (TAGS_LIMIT + LINE_LIMIT)
# Lines that may come at once, and a second: whoever pastes more is read more slowly, and loses nothing
BURST, RATE = 40.0, 10.0
# Seconds that a client may take to read what was written
PATIENCE = 60.0
# And to take the last words
CLOSE_PATIENCE = 1.0


class Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._paced = 0.0
        # Of whoever is at the other end, once known
        self.nick = "*"
        self.caps: set[str] = set()
        self.heard = time.monotonic()
        # In the midst of a line that is longer than any
        self._is_overlong = False

    async def read(self) -> Line | None:
        """The next line that is not empty; None when there will be no more."""
        while (content := await self._read_content()) is not None:
            self.heard = time.monotonic()
            # Empty ones count as well: a million of them at once would keep everybody waiting
            await self._pace()
            line = parse_line(decode(content).rstrip("\r\n"))
            if line.command:
                return line
        return None

    def send(
        self, command: str, *params: str, source: str = SERVER, tags: Mapping[str, str] | None = None
    ) -> None:
        """Tags that this client has not asked for are left out."""
        known = {key: value for key, value in (tags or {}).items() if self._takes(key)}
        # A topic may be longer than a line; what is said was cut in parts before
        line = write_tags(known) + next(cut(write_line(command, *params, source=source), BODY_LIMIT))
        if not self._writer.is_closing():
            self._writer.write(line.encode() + b"\r\n")

    def reply(self, numeric: str, *params: str) -> None:
        self.send(numeric, self.nick, *params)

    def refuse(self, command: str, reason: str) -> None:
        """No such numeric in RFC 2812; clients show it (https://modern.ircdocs.horse/#errunknownerror-400)."""
        self.reply("400", command, reason)

    def fail(self, command: str, code: str, *params: str) -> None:
        """A standard reply (https://ircv3.net/specs/extensions/standard-replies)."""
        self.send("FAIL", command, code, *params)

    async def flush(self) -> None:
        """Raises: OSError, also where the client has not read for long."""
        async with asyncio.timeout(PATIENCE):
            await self._writer.drain()

    async def close(self, reason: str) -> None:
        """Say why, and hang up on whoever does not read it."""
        self.send("ERROR", reason)
        try:
            async with asyncio.timeout(CLOSE_PATIENCE):
                self._writer.close()
                await self._writer.wait_closed()
        except OSError:
            pass
        finally:
            self._writer.transport.abort()

    def _takes(self, tag: str) -> bool:
        needed = {"time": "server-time", "batch": "batch"}.get(tag, "message-tags")
        return needed in self.caps

    async def _read_content(self) -> bytes | None:
        """Empty for a part of a line that is too long: what is left of it is no command."""
        try:
            content = await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as overrun:
            await self._reader.readexactly(overrun.consumed)
            if not self._is_overlong:
                self.reply("417", "Input line was too long")
            self._is_overlong = True
            return b""
        except (asyncio.IncompleteReadError, OSError):
            return None
        is_rest, self._is_overlong = self._is_overlong, False
        return b"" if is_rest else content

    async def _pace(self) -> None:
        now = time.monotonic()
        self._paced = max(self._paced, now - BURST / RATE) + 1 / RATE
        if self._paced > now:
            await asyncio.sleep(self._paced - now)
