"""Signing in: an access token, by SASL PLAIN or as the password of the connection."""

import base64
import binascii
from collections.abc import Awaitable, Callable

from syncchat.domain.tokens.grants import Grant
from syncchat.irc.capabilities import negotiate
from syncchat.irc.lines import Line
from syncchat.irc.wire import Wire

FindGrant = Callable[[str], Awaitable[Grant | None]]

# Of base64, in one line; a line of this length is followed by another (SASL 3.1)
CHUNK = 400
CHUNKS = 4
TRIES = 3


class Registration:
    """``grant`` is there once they have signed in."""

    def __init__(self, wire: Wire, find_grant: FindGrant) -> None:
        self._wire, self._find_grant = wire, find_grant
        self._has_nick = self._has_user = self._negotiates = self._begun = False
        self._password = self._said = ""
        self._tries = 0
        self.grant: Grant | None = None

    async def run(self) -> Grant | None:
        """None for who did not sign in: they have been told why."""
        while not (self._has_nick and self._has_user and not self._negotiates):
            line = await self._wire.read()
            if line is None or not await self._take(line):
                return None
            await self._wire.flush()
        if self.grant is None and self._password:
            self.grant = await self._find_grant(find_secret(self._password))
        if self.grant is None:
            self._wire.reply(
                "464", "Sign in with an access token (Settings, Tokens): SASL PLAIN, or as the password"
            )
        return self.grant

    async def _take(self, line: Line) -> bool:
        """Returns whether they may go on."""
        match line.command:
            case "CAP":
                goes_on = negotiate(self._wire, line)
                self._negotiates = self._negotiates if goes_on is None else goes_on
            case "NICK":
                self._has_nick = bool(line.get(0))
            case "USER":
                self._has_user = True
            case "PASS":
                self._password = line.get(0)
            case "AUTHENTICATE":
                await self._authenticate(line.get(0))
            case "PING":
                self._wire.send("PONG", "syncchatroom", line.get(0))
            case "QUIT":
                return False
            case _:
                self._wire.reply("451", "Sign in first")
        return self._tries < TRIES

    async def _authenticate(self, said: str) -> None:
        if said == "*":
            self._begun = False
            self._wire.reply("906", "SASL authentication aborted")
            return
        if not self._begun:
            self._begin(said)
            return
        self._said += "" if said == "+" else said
        if len(said) < CHUNK or len(self._said) >= CHUNK * CHUNKS:
            await self._check()

    def _begin(self, mechanism: str) -> None:
        if mechanism.upper() == "PLAIN" and "sasl" in self._wire.caps:
            self._begun, self._said = True, ""
            self._wire.send("AUTHENTICATE", "+", source="")
            return
        self._wire.reply("908", "PLAIN", "are available SASL mechanisms")
        self._refuse()

    async def _check(self) -> None:
        said, self._said, self._begun = self._said, "", False
        try:
            *_names, password = base64.b64decode(said, validate=True).decode().split("\0")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            password = ""
        self.grant = await self._find_grant(find_secret(password))
        if self.grant is None:
            self._refuse()
            return
        name = self.grant.user.username
        self._wire.reply("900", f"{name}!{name}@syncchatroom", name, f"You are signed in as {name}")
        self._wire.reply("903", "SASL authentication successful")

    def _refuse(self) -> None:
        self._tries += 1
        self._wire.reply("904", "This token does not sign in, or not any more")


def find_secret(password: str) -> str:
    """The token in it: some clients put a name before it, as `alice:scr_…`."""
    place = password.find("scr_")
    return password[place:] if place >= 0 else password
