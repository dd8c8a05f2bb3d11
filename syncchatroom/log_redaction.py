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
# Whoever reads such an address can use it; Django's own lines name the path of a request that failed
SECRET_LINK = re.compile(r"(/(?:password/reset/key|invite)/)[^/\s]+")


def hide_links(line: str) -> str:
    return SECRET_LINK.sub(r"\1[redacted]", line)


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["event"] = hide_links(str(event["event"]))
    for name in event:
        if name != "event" and any(word in name.lower() for word in SECRET_WORDS):
            event[name] = "[redacted]"
    return event
