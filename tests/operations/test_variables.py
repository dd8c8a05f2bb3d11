"""Every variable is checked before any is used; a secret is never part of the sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from syncchatroom.environment import VARIABLES, env, find_files_dir, find_var_dir
from syncchatroom.validation import check_variables

SECRET = "correct-horse"


@pytest.mark.parametrize(
    "setting",
    [
        "PORT=abc",
        "PORT=",
        "PORT=65536",
        "WORKERS=0",
        "MACHINES=-1",
        "DEBUG=maybe",
        "LOG_LEVEL=loud",
        "LOG_FORMAT=xml",
        "TIME_ZONE=Europe/Nowhere",
        "METRICS_TOKEN_FILE=/proc/none",
        "DATABASE_URL=chat.sqlite3",
        f"DATABASE_URL=mysql://chat:{SECRET}@localhost/chat",
        f"DATABASE_URL=postgres://chat:{SECRET}@localhost:many/chat",
        f"EMAIL_URL=mail.example.org:{SECRET}",
        f"EMAIL_URL=smtp://chat:{SECRET}@mail.example.org:many",
        "REDIS_URL=localhost:6379",
        "PUBLIC_URL=chat.example.org",
        "PUBLIC_URL=https://example.org/chat",
        "ALLOWED_HOSTS=chat.example.org,10.0.0.5 10.0.0.6",
    ],
)
def test_variable_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    name, _, value = setting.partition("=")
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^(The file that )?{name}[ =_].*\\.$") as refused:
        check_variables(VARIABLES, env)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "setting",
    [
        "PORT=0",
        "PUBLIC_URL=",
        "DEBUG=off",
        "LOG_LEVEL=debug",
        "TIME_ZONE=America/Coyhaique",
        # A password may hold what an address may not
        "DATABASE_URL=postgres://chat:a#b@localhost:5432/chat",
        "EMAIL_URL=smtp+tls://chat:secret@mail.example.org:587",
        "REDIS_URL=rediss://:secret@localhost:6379/1",
        "PUBLIC_URL=https://bücher.example:443/",
        "ALLOWED_HOSTS=chat.example.org,10.0.0.5, ,::1,.example.org,*,",
    ],
)
def test_variable_that_can_be_read_is_taken(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    name, _, value = setting.partition("=")
    monkeypatch.setenv(name, value)
    check_variables(VARIABLES, env)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    with pytest.raises(ImproperlyConfigured, match=r"VAR_DIR=.* cannot be used: Not a directory"):
        find_var_dir()
    monkeypatch.setenv("FILES_DIR", str(tmp_path / "file" / "shared"))
    with pytest.raises(ImproperlyConfigured, match=r"FILES_DIR=.* cannot be used: Not a directory"):
        find_files_dir(tmp_path)
