"""Refuses an environment variable that cannot be read, with a sentence that says what to set."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

from syncchatroom.addresses import parse_allowed_host, parse_origin

BOUNDS = {"PORT": (0, 65_535), "WORKERS": (1, 256), "MACHINES": (1, 256), "UPLOAD_LIMIT": (1, 1_000_000)}
PRIVATE = 0o700
ANY_NUMBER = (0, 1_000_000_000)
SWITCH = ("true", "false", "yes", "no", "on", "off", "1", "0")
CHOICES = {
    "LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    "LOG_FORMAT": ("json", "text"),
}
SCHEMES = {
    "DATABASE_URL": ("postgres", "postgresql", "sqlite"),
    "REDIS_URL": ("redis", "rediss", "unix"),
    "EMAIL_URL": tuple(environ.Env.EMAIL_SCHEMES),
    "MAIL_INBOX": ("lmtp", "smtp"),
    "IRC": ("irc", "ircs"),
}
# Passwords may hold characters that an address may not: these know how to quote them
PARSERS: dict[str, Callable[[str], Any]] = {
    "DATABASE_URL": environ.Env.db_url_config,
    "EMAIL_URL": environ.Env.email_url_config,
    # A port, too: there is none that a program without rights could take
    "MAIL_INBOX": lambda value: urlsplit(value).hostname and urlsplit(value).port,
    "IRC": lambda value: urlsplit(value).hostname and urlsplit(value).port,
}
ADDRESSES = {
    "DATABASE_URL": "postgres://user:password@host:5432/name",
    "REDIS_URL": "redis://host:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "MAIL_INBOX": "lmtp://127.0.0.1:8024",
    "IRC": "ircs://0.0.0.0:6697",
}


def check_variables(variables: Mapping[str, tuple[type, Any]], env: environ.Env) -> None:
    """Every variable that is set, before any is used.

    Raises ``ImproperlyConfigured``. The value of a secret is never part of the sentence.
    """
    for name, (kind, _default) in variables.items():
        value = _read(name, env)
        # An empty word or address means none; an empty number means a mistake
        if value or (value is not None and kind is int):
            for check in _list_checks(name, kind):
                check(name, value)


def _read(name: str, env: environ.Env) -> str | None:
    try:
        return str(env.get_value(name, cast=str)) if name in env.ENVIRON else None
    except OSError as error:
        raise ImproperlyConfigured(
            f"The file that {name}_FILE names cannot be read: {error.strerror}."
        ) from error


def _list_checks(name: str, kind: type) -> list[Callable[[str, str], None]]:
    checks: list[Callable[[str, str], None]] = []
    if kind is int:
        checks.append(_check_number)
    if kind is bool or name in CHOICES:
        checks.append(_check_choice)
    if name in SCHEMES:
        checks.append(_check_address)
    if name in CHECKS:
        checks.append(CHECKS[name])
    return checks


def _check_number(name: str, value: str) -> None:
    least, most = BOUNDS.get(name, ANY_NUMBER)
    if not value.strip().isdecimal() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value} is no whole number from {least} to {most}.")


def _check_choice(name: str, value: str) -> None:
    check_choice(name, value, CHOICES.get(name, SWITCH))


def check_choice(name: str, value: str, choices: Collection[str]) -> None:
    if value.casefold() not in map(str.casefold, choices):
        raise ImproperlyConfigured(f"{name}={value} is not one of {', '.join(choices)}.")


def _check_address(name: str, value: str) -> None:
    try:
        parse = PARSERS.get(name, urlsplit)
        is_known = value.partition(":")[0] in SCHEMES[name] and bool(parse(value))
    except ValueError:
        is_known = False
    if not is_known:
        raise ImproperlyConfigured(
            f"{name} is no address that can be read. Write one like {ADDRESSES[name]}."
        )


def _check_time_zone(name: str, value: str) -> None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name}={value} is no time zone. Write one like Europe/Berlin."
        ) from error


def _check_public_url(name: str, value: str) -> None:
    try:
        parse_origin(value)
    except ValueError as error:
        advice = "Set it as a browser shows it, like https://chat.example.org."
        raise ImproperlyConfigured(f"{name}={value} {error}. {advice}") from error


def _check_hosts(name: str, value: str) -> None:
    for entry in filter(str.strip, value.split(",")):
        try:
            parse_allowed_host(entry)
        except ValueError as error:
            advice = "Write names separated by commas, like chat.example.org,10.0.0.5."
            raise ImproperlyConfigured(f"{name} holds {entry}, which is no host name. {advice}") from error


def _check_mailbox(name: str, value: str) -> None:
    local, _at, domain = value.rpartition("@")
    # A signature of 57 letters stands behind it, and 64 may stand before the @
    if not local or not domain or "+" in local or len(local) > 7 or " " in value:
        advice = "Write one of at most 7 letters before the @, like reply@chat.example.org."
        raise ImproperlyConfigured(f"{name}={value} is no address that answers can be sent to. {advice}")


CHECKS = {
    "MAIL_INBOX_ADDRESS": _check_mailbox,
    "TIME_ZONE": _check_time_zone,
    "PUBLIC_URL": _check_public_url,
    "ALLOWED_HOSTS": _check_hosts,
}


def make_folder(name: str, folder: Path) -> Path:
    """For this user alone. Raises ``ImproperlyConfigured`` when the folder that ``name`` sets cannot be made."""
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={folder} cannot be used: {error.strerror}.") from error
    return folder
