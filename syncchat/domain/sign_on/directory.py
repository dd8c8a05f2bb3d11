"""Asking a directory (LDAP) whether a password is somebody's, and who of some people it still has."""

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from ldap3 import NONE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPExceptionError
from ldap3.utils.conv import escape_bytes, escape_filter_chars

from syncchatroom.directory import DirectorySettings

# How accounts that it signs in are kept
DIRECTORY = "ldap"
CONNECT_SECONDS, ANSWER_SECONDS = 3, 5
BATCH = 100
# What says that somebody may not come in, though they are in it
STATES = ("userAccountControl", "nsAccountLock", "pwdAccountLockedTime", "loginDisabled")
ACCOUNT_DISABLED = 2
LOCKED_FOR_GOOD = "000001010000Z"


class DirectoryAway(Exception):
    """It does not answer, or not as a directory does."""


class Found(NamedTuple):
    id: str
    dn: str
    username: str
    name: str
    email: str


def get_directory() -> DirectorySettings:
    """Raises: DirectoryAway, where none is set up."""
    if settings.DIRECTORY is None:
        raise DirectoryAway("none is set up")
    return settings.DIRECTORY


def check_password(login: str, password: str) -> Found | None:
    """Whose password it is; nobody's without one, which a directory would take for no question at all.

    Raises: DirectoryAway.
    """
    directory = get_directory()
    if not login or not password or "\0" in password:
        return None
    typed = escape_filter_chars(login)
    named = "".join(f"({name}={typed})" for name in directory.login)
    with _connect(directory.bind_dn, directory.bind_password) as connection:
        found = [each for each in _search(connection, f"(|{named})") if not _is_disabled(each)]
    # Of two, either could be meant
    if len(found) != 1 or not _try(found[0]["dn"], password):
        return None
    return _describe(found[0])


def find_present(ids: Iterable[str]) -> set[str]:
    """Who of them may come in. Raises: DirectoryAway, and then nobody is known to have left."""
    directory, present, wanted_ids = get_directory(), set[str](), list(ids)
    with _connect(directory.bind_dn, directory.bind_password) as connection:
        for start in range(0, len(wanted_ids), BATCH):
            some = wanted_ids[start : start + BATCH]
            wanted = "".join(f"({directory.id}={_escape(each)})" for each in some)
            entries = _search(connection, f"(|{wanted})")
            present |= {_read_id(entry) for entry in entries if not _is_disabled(entry)}
    return present


@contextmanager
def _connect(dn: str, password: str) -> Iterator[Connection]:
    connection = _open(dn, password)
    try:
        if not connection.bind():
            raise DirectoryAway(f"it refuses bind_dn: {connection.result['description']}")
        yield connection
    except (LDAPExceptionError, OSError) as error:
        raise DirectoryAway(repr(error)) from error
    finally:
        _close(connection)


def _try(dn: str, password: str) -> bool:
    connection = _open(dn, password)
    try:
        return bool(connection.bind())
    except (LDAPExceptionError, OSError) as error:
        raise DirectoryAway(repr(error)) from error
    finally:
        _close(connection)


def _open(dn: str, password: str) -> Connection:
    """It follows no referral: a password goes nowhere but here."""
    directory = get_directory()
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=directory.ca_file or None)
    server = Server(
        directory.host,
        port=directory.port,
        use_ssl=directory.is_tls,
        tls=tls,
        get_info=NONE,
        connect_timeout=CONNECT_SECONDS,
    )
    try:
        connection = Connection(
            server,
            user=dn or None,
            password=password or None,
            auto_referrals=False,
            read_only=True,
            receive_timeout=ANSWER_SECONDS,
        )
        connection.open()
        if directory.start_tls and not connection.start_tls():
            raise DirectoryAway("it begins no TLS")
    except (LDAPExceptionError, OSError) as error:
        raise DirectoryAway(repr(error)) from error
    return connection


def _close(connection: Connection) -> None:
    try:
        connection.unbind()
    except (LDAPExceptionError, OSError):
        return


def _search(connection: Connection, wanted: str) -> list[dict[str, Any]]:
    directory = get_directory()
    names = {directory.id, directory.username, directory.display_name, directory.email, *STATES}
    connection.search(
        directory.base,
        f"(&{directory.filter}{wanted})",
        search_scope=SUBTREE,
        attributes=sorted(names),
        time_limit=ANSWER_SECONDS,
    )
    if connection.result["result"] != 0:
        raise DirectoryAway(f"it does not search: {connection.result['description']}")
    return [each for each in connection.response if each["type"] == "searchResEntry"]


def _describe(entry: dict[str, Any]) -> Found:
    directory = get_directory()
    return Found(
        id=_read_id(entry),
        dn=entry["dn"],
        username=_read(entry, directory.username),
        name=_read(entry, directory.display_name),
        email=_read(entry, directory.email),
    )


def _read(entry: dict[str, Any], name: str) -> str:
    values = _list_values(entry, name)
    return values[0].decode(errors="replace") if values else ""


def _read_id(entry: dict[str, Any]) -> str:
    """Active Directory's are bytes (objectGUID): they are kept as hexadecimal digits."""
    directory = get_directory()
    values = _list_values(entry, directory.id)
    if not values:
        raise DirectoryAway(f"an entry has no {directory.id}")
    try:
        text = values[0].decode()
    except UnicodeDecodeError:
        text = ""
    return text if text.isprintable() and text else "hex:" + values[0].hex()


def _escape(kept: str) -> str:
    if kept.startswith("hex:"):
        return str(escape_bytes(bytes.fromhex(kept.removeprefix("hex:"))))
    return str(escape_filter_chars(kept))


def _list_values(entry: dict[str, Any], name: str) -> list[bytes]:
    """Attributes are named in any case."""
    raw = {each.lower(): values for each, values in entry["raw_attributes"].items()}
    return [bytes(value) for value in raw.get(name.lower(), [])]


def _is_disabled(entry: dict[str, Any]) -> bool:
    control = _read(entry, "userAccountControl")
    return (
        (control.isdecimal() and bool(int(control) & ACCOUNT_DISABLED))
        or _read(entry, "nsAccountLock").lower() == "true"
        or _read(entry, "loginDisabled").lower() == "true"
        or _read(entry, "pwdAccountLockedTime") == LOCKED_FOR_GOOD
    )
