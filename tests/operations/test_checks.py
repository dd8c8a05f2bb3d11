"""Unsafe production settings are refused, safe ones are not."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

SAFE: dict[str, Any] = {
    "DEBUG": False,
    "SECRET_KEY": "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": ["chat.example.org"],
    "PUBLIC_URL": "https://chat.example.org",
    "MACHINES": 1,
    "REDIS_URL": "",
}


def refuse(settings: Settings, **changes: Any) -> list[str]:
    for name, value in {**SAFE, **changes}.items():
        setattr(settings, name, value)
    found = run_checks(tags=["production"], include_deployment_checks=True)
    assert all(message.hint for message in found)
    return [str(message.id) for message in found]


def test_safe_settings_are_accepted(settings: Settings) -> None:
    assert refuse(settings) == []


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"DEBUG": True}, "E001"),
        ({"SECRET_KEY": "changeme"}, "E002"),
        ({"SECRET_KEY": "x" * 80}, "E002"),
        ({"SECRET_KEY": "django-insecure-" + "0123456789" * 5}, "E002"),
        ({"ALLOWED_HOSTS": ["*"]}, "E003"),
        ({"MACHINES": 2, "REDIS_URL": "redis://cache", "FILES_DIR": Path("/shared")}, "E004"),
    ],
)
def test_unsafe_setting_is_refused(settings: Settings, changes: dict[str, Any], number: str) -> None:
    assert refuse(settings, **changes) == [f"syncchat.{number}"]


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_several_machines_need_a_shared_database_and_a_broker(settings: Settings, tmp_path: Path) -> None:
    postgres = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    shared: dict[str, Any] = {"MACHINES": 2, "DATABASES": postgres, "FILES_DIR": tmp_path}
    assert refuse(settings, **shared) == ["syncchat.E005"]
    assert refuse(settings, **shared, REDIS_URL="redis://cache") == []


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_several_machines_need_a_shared_folder_of_files(settings: Settings) -> None:
    postgres = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    changes: dict[str, Any] = {"MACHINES": 2, "DATABASES": postgres, "REDIS_URL": "redis://cache"}
    assert refuse(settings, **changes) == ["syncchat.E006"]
