"""A directory that knows people's passwords, as the operator names it in LDAP."""

import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ADVICE = (
    'It looks like {"url": "ldaps://ldap.example.org", "base": "ou=people,dc=example,dc=org", '
    '"bind_dn": "…", "bind_password": "…", "sign_up": "everybody"}.'
)
HERE = ("localhost", "127.0.0.1", "::1")
PORTS = {"ldap": 389, "ldaps": 636}


class DirectorySettings(NamedTuple):
    """Which attribute says what, for OpenLDAP and its like; Active Directory has other words for some."""

    name: str
    host: str
    port: int
    is_tls: bool
    start_tls: bool
    ca_file: str
    bind_dn: str
    bind_password: str
    base: str
    # Whom of those below the base, and by which attributes what is typed finds them
    filter: str
    login: tuple[str, ...]
    # Names a person for good, whatever they are called
    id: str
    username: str
    display_name: str
    email: str
    sign_up: tuple[str, ...]


def read_directory(text: str) -> DirectorySettings | None:
    """Raises: ImproperlyConfigured, with what is wrong, and nothing of the secret."""
    try:
        return _read(json.loads(text)) if text else None
    except KeyError as error:
        raise ImproperlyConfigured(f"LDAP lacks {error}. {ADVICE}") from None
    except (AttributeError, TypeError, ValueError) as error:
        reason = "" if isinstance(error, json.JSONDecodeError) else f" ({error})"
        raise ImproperlyConfigured(f"LDAP cannot be read{reason}. {ADVICE}") from None


def _read(given: dict[str, Any]) -> DirectorySettings:
    given = dict(given)
    url = urlsplit(str(given.pop("url")))
    if url.scheme not in PORTS or not url.hostname:
        raise ValueError("the url begins with ldaps:// or ldap://")
    start_tls = given.pop("start_tls", False)
    if url.scheme == "ldap" and start_tls is not True and url.hostname not in HERE:
        raise ValueError("passwords go over TLS: ldaps://, or start_tls")
    sign_up = given.pop("sign_up", "nobody")
    settings = DirectorySettings(
        name=str(given.pop("name", "LDAP")),
        host=url.hostname,
        port=url.port or PORTS[url.scheme],
        is_tls=url.scheme == "ldaps",
        start_tls=start_tls is True,
        ca_file=str(given.pop("ca_file", "")),
        bind_dn=str(given.pop("bind_dn", "")),
        bind_password=str(given.pop("bind_password", "")),
        base=str(given.pop("base")),
        filter=_read_filter(str(given.pop("filter", "(objectClass=person)"))),
        login=tuple(given.pop("login", ("uid", "mail"))),
        id=str(given.pop("id", "entryUUID")),
        username=str(given.pop("username", "uid")),
        display_name=str(given.pop("display_name", "cn")),
        email=str(given.pop("email", "mail")),
        sign_up=(sign_up,) if isinstance(sign_up, str) else tuple(domain.lower() for domain in sign_up),
    )
    if given:
        raise ValueError(f"there is no {sorted(given)[0]}")
    if settings.bind_dn and not settings.bind_password:
        # RFC 4513, 5.1.2: the directory would take it for nobody, and say yes
        raise ValueError("a bind_dn has a bind_password")
    return settings


def _read_filter(text: str) -> str:
    if not (text.startswith("(") and text.endswith(")") and text.count("(") == text.count(")")):
        raise ValueError("a filter stands in brackets")
    return text
