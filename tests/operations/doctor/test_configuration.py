import pytest
from pytest_django.fixtures import Settings

from syncchat.operations.checks import find_unsafe_settings
from syncchat.operations.doctor.configuration import find_unreachable_hosts


def test_safe_settings_are_fine(settings: Settings) -> None:
    settings.DEBUG = False
    assert find_unsafe_settings() == []


def test_what_serve_refuses_is_told_with_what_to_set(settings: Settings) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    (fault,) = find_unsafe_settings()
    assert fault.startswith("ALLOWED_HOSTS is *")
    assert "Set PUBLIC_URL" in fault


@pytest.mark.parametrize(
    ("listening", "names", "is_wrong"),
    [
        ("0.0.0.0", ["localhost", "127.0.0.1", "[::1]"], True),
        ("192.168.1.5", ["localhost"], True),
        ("::", ["localhost", "chat.example.org"], False),
        ("127.0.0.1", ["localhost"], False),
        ("::1", ["localhost"], False),
        ("localhost", ["localhost"], False),
    ],
)
def test_server_for_other_machines_needs_a_name_that_they_know(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, listening: str, names: list[str], is_wrong: bool
) -> None:
    monkeypatch.setenv("HOST", listening)
    settings.ALLOWED_HOSTS = names
    assert [f"HOST={listening}" in fault for fault in find_unreachable_hosts()] == [True] * is_wrong
