"""What the product refuses to serve with in production, each with a sentence that says what to set."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register, run_checks

PRODUCTION = "production"
MIN_KEY_LENGTH = 50
MIN_KEY_CHARACTERS = 5
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def find_unsafe_settings() -> list[str]:
    """A sentence for each, and one for what to set."""
    found = run_checks(tags=[PRODUCTION], include_deployment_checks=True)
    return [f"{message.msg} {message.hint}" for message in found]


def _refuse(number: int, what: str, hint: str) -> Error:
    return Error(what, hint=hint, id=f"syncchat.E{number:03}")


@register(PRODUCTION, deploy=True)
def check_debug(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if not settings.DEBUG:
        return []
    return [
        _refuse(
            1, "DEBUG is on: error pages would show passwords and code.", "Remove DEBUG or set DEBUG=false."
        )
    ]


@register(PRODUCTION, deploy=True)
def check_secret_key(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    key = settings.SECRET_KEY
    is_long = len(key) >= MIN_KEY_LENGTH and len(set(key)) >= MIN_KEY_CHARACTERS
    if is_long and not key.startswith("django-insecure-"):
        return []
    hint = (
        f"Set SECRET_KEY or SECRET_KEY_FILE to at least {MIN_KEY_LENGTH} random characters, "
        "or set neither: a key is then made and kept in VAR_DIR."
    )
    return [_refuse(2, "SECRET_KEY is short or well known: anybody could sign in as anybody.", hint)]


@register(PRODUCTION, deploy=True)
def check_allowed_hosts(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = (
        "Set PUBLIC_URL to the address people type, or ALLOWED_HOSTS to its host names, separated by commas."
    )
    return [_refuse(3, "ALLOWED_HOSTS is *: links in e-mails could be made to point elsewhere.", hint)]


@register(PRODUCTION, deploy=True)
def check_irc(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    address = urlsplit(settings.IRC)
    if address.scheme == "irc" and address.hostname not in LOOPBACK:
        hint = "Write ircs:// with IRC_CERTIFICATE and IRC_KEY, or listen on 127.0.0.1 behind what does TLS."
        return [
            _refuse(7, "IRC is open to other machines without TLS: tokens would be read on the way.", hint)
        ]
    if address.scheme == "ircs" and not Path(settings.IRC_CERTIFICATE).is_file():
        hint = "Set IRC_CERTIFICATE to a file with the certificate and its chain, and IRC_KEY to its key."
        return [_refuse(8, "IRC wants TLS, and there is no certificate.", hint)]
    return []


@register(PRODUCTION, deploy=True)
def check_machines(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if settings.MACHINES == 1:
        return []
    errors: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        hint = "Set DATABASE_URL=postgres://… or MACHINES=1."
        errors.append(_refuse(4, "SQLite cannot be shared by several machines.", hint))
    if not settings.REDIS_URL:
        hint = "Set REDIS_URL=redis://… or MACHINES=1."
        errors.append(
            _refuse(5, "Several machines need a Redis or Valkey for sign-in limits and presence.", hint)
        )
    if settings.FILES_DIR == settings.VAR_DIR:
        hint = "Set FILES_DIR to a folder that every machine has mounted, or MACHINES=1."
        errors.append(_refuse(6, "A file sent to one machine could not be read on another.", hint))
    return errors
