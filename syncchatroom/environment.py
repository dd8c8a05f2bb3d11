"""Every environment variable the product reads, once. docs/hosting.md is tested against this list."""

import os
import secrets
import sys
import zoneinfo
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ
import tzdata  # noqa: F401  without it no page can be made: asked for at start, not at the first page
from django.core.exceptions import ImproperlyConfigured

from syncchatroom.addresses import parse_origin
from syncchatroom.validation import check_variables, make_folder

BASE_DIR = Path(__file__).resolve().parent.parent

VARIABLES: dict[str, tuple[type, Any]] = {
    "VAR_DIR": (str, str(BASE_DIR / "var")),
    "FILES_DIR": (str, ""),
    "STATIC_ROOT": (str, ""),
    "DEBUG": (bool, False),
    "SECRET_KEY": (str, ""),
    "PUBLIC_URL": (str, ""),
    "ALLOWED_HOSTS": (list, ["localhost", "127.0.0.1", "[::1]"]),
    "TRUSTED_PROXIES": (int, 0),
    "DATABASE_URL": (str, ""),
    "REDIS_URL": (str, ""),
    "EMAIL_URL": (str, ""),
    "EMAIL_FROM": (str, "SyncChatRoom <chat@localhost>"),
    "MAIL_INBOX": (str, ""),
    "MAIL_INBOX_ADDRESS": (str, ""),
    "OIDC": (str, ""),
    "LDAP": (str, ""),
    "IRC": (str, ""),
    "IRC_CERTIFICATE": (str, ""),
    "IRC_KEY": (str, ""),
    "HOST": (str, "127.0.0.1"),
    "PORT": (int, 8000),
    "WORKERS": (int, 1),
    "MACHINES": (int, 1),
    "QUEUE": (bool, True),
    "LINK_PREVIEWS": (bool, True),
    "WEBHOOK_HOSTS": (list, []),
    "SEND_LIMIT": (int, 60),
    "SOCKET_LIMIT": (int, 50),
    "ROOM_LIMIT": (int, 1_000),
    "UPLOAD_LIMIT": (int, 100),
    "UPLOAD_QUOTA": (int, 10_240),
    "UPLOAD_QUOTA_PERSON": (int, 2_048),
    "METRICS_TOKEN": (str, ""),
    "LOG_LEVEL": (str, "INFO"),
    "LOG_FORMAT": (str, ""),
    "LANGUAGE_CODE": (str, "en"),
    "TIME_ZONE": (str, "UTC"),
}

# Each of these may also be given as NAME_FILE, the path of a file that holds the value.
SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "METRICS_TOKEN", "OIDC", "LDAP")

environ.Env.read_env(BASE_DIR / ".env")
env = environ.FileAwareEnv(**VARIABLES)

# The package's table and no other: a system's may be years old, and servers would disagree on an hour
zoneinfo.reset_tzpath(to=())
check_variables(VARIABLES, env)


def is_development() -> bool:
    """`runserver` is for developing unless DEBUG says otherwise; everything else is not."""
    return bool(env.bool("DEBUG", default=sys.argv[1:2] == ["runserver"]))


def find_public_url() -> str:
    """As a browser compares it, or nothing."""
    address = env.str("PUBLIC_URL")
    return parse_origin(address) if address else ""


def find_var_dir() -> Path:
    return make_folder("VAR_DIR", Path(env.str("VAR_DIR")).resolve())


def find_files_dir(var_dir: Path) -> Path:
    folder = env.str("FILES_DIR")
    return make_folder("FILES_DIR", Path(folder).resolve()) if folder else var_dir


def find_secret_key(var_dir: Path) -> str:
    return env.str("SECRET_KEY") or _read_or_create_key(var_dir / "secret_key")


def _read_or_create_key(path: Path) -> str:
    make_folder("VAR_DIR", path.parent)
    try:
        if not path.exists():
            _create_key(path)
        return path.read_text().strip()
    except OSError as error:
        reason = f"{path} cannot be kept: {error.strerror}"
        raise ImproperlyConfigured(f"{reason}. Set SECRET_KEY, or let this user write to VAR_DIR.") from error


def _create_key(path: Path) -> None:
    """Of two processes that start at once, one names its key; and whole, so that no power cut leaves half a one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
