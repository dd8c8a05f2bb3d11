"""Structured logs: JSON lines in production, readable ones when developing."""

from typing import Any

import structlog

from syncchatroom.environment import env, is_development
from syncchatroom.log_redaction import hide_links_in_line, redact

_shared: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    redact,
]
_is_readable = (env.str("LOG_FORMAT") or ("text" if is_development() else "json")) == "text"
_render: list[structlog.typing.Processor] = (
    [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    if _is_readable
    # Without the local variables: they hold passwords and what people wrote
    else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [structlog.stdlib.ExtraAdder(allow=["status_code"]), *_shared],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_render,
                hide_links_in_line,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL").upper()},
    "loggers": {
        # 4xx answers are not news
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True, "level": "INFO"},
        "uvicorn": {"handlers": [], "propagate": True, "level": "WARNING"},
        "uvicorn.error": {"level": "WARNING"},
        # aiosmtpd: it names the addresses to which people answer, and whoever has one may write by it
        "mail.log": {"level": "ERROR"},
        "mail.debug": {"level": "ERROR"},
        "asyncio": {"level": "WARNING"},
    },
}
