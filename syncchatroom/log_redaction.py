"""No secret and nothing that people wrote reaches a log, whatever a caller passes."""

import re

from structlog.typing import EventDict, WrappedLogger

SECRET_WORDS = (
    "authorization",
    "body",
    "cookie",
    "csrf",
    "html",
    "key",
    "password",
    "secret",
    "session",
    "token",
)
# Whoever reads such an address can use it. Lines of Django name the path of a request that failed, also in `next=`
_SLASH = r"(?:/|%2F)"
SECRET_LINK = re.compile(
    rf"({_SLASH}(?:password{_SLASH}reset{_SLASH}key|invite|unsubscribe|email{_SLASH}verify|hooks(?:{_SLASH}\d+)?|"
    rf"slack{_SLASH}upload|answers)"
    rf"{_SLASH})[^/%\s\"'\\]+",
    re.IGNORECASE,
)
SECRET_TICKET = re.compile(r"((?:\?|&|%3F|%26)ticket(?:=|%3D))[^/&%\s\"'\\]+", re.IGNORECASE)
# Its first letters tell which one it was
SECRET_TOKEN = re.compile(r"(scr_[a-z0-9]{8}_)[0-9A-Za-z]+")


def hide_links(line: str) -> str:
    for secret in (SECRET_LINK, SECRET_TICKET, SECRET_TOKEN):
        line = secret.sub(r"\1[redacted]", line)
    return line


def hide_links_in_line(_logger: WrappedLogger, _method: str, line: str) -> str:
    """The last step: whatever part of a line they are in, tracebacks included."""
    return hide_links(line)


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for name in event:
        if name != "event" and any(word in name.lower() for word in SECRET_WORDS):
            event[name] = "[redacted]"
    return event
