"""What a client may ask for beyond plain IRC (https://ircv3.net/specs/extensions/capability-negotiation)."""

from syncchat.irc.lines import Line
from syncchat.irc.wire import Wire

CAPABILITIES = {
    "away-notify": "",
    "batch": "",
    "cap-notify": "",
    "draft/chathistory": "",
    "echo-message": "",
    "message-tags": "",
    "sasl": "PLAIN",
    "server-time": "",
    "standard-replies": "",
}
WITH_VALUES = 302
# Of what is read as a number: Python refuses thousands of them
DIGITS = 9


def negotiate(wire: Wire, line: Line) -> bool | None:
    """Returns whether they go on to negotiate; None where the line says nothing of it."""
    match line.get(0).upper():
        case "LS":
            wire.send("CAP", wire.nick, "LS", _list(line.get(1)))
            return True
        case "LIST":
            wire.send("CAP", wire.nick, "LIST", " ".join(sorted(wire.caps)))
            return None
        case "REQ":
            _take(wire, line.get(1))
            return True
        case "END":
            return False
    wire.reply("410", line.get(0) or "*", "Invalid CAP command")
    return None


def _list(version: str) -> str:
    if version.isdecimal() and (len(version) > DIGITS or int(version) >= WITH_VALUES):
        return " ".join(f"{name}={value}" if value else name for name, value in CAPABILITIES.items())
    return " ".join(CAPABILITIES)


def _take(wire: Wire, asked: str) -> None:
    """All of it or nothing."""
    names = asked.split()
    if not all(name.removeprefix("-") in CAPABILITIES for name in names):
        wire.send("CAP", wire.nick, "NAK", asked)
        return
    for name in names:
        if name.startswith("-"):
            wire.caps.discard(name[1:])
        else:
            wire.caps.add(name)
    wire.send("CAP", wire.nick, "ACK", asked)
