"""A first start without a SECRET_KEY makes one and keeps it."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from syncchatroom.environment import env, find_secret_key


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    # What was read from a file once is remembered
    monkeypatch.setattr(env.ENVIRON, "files_cache", {})


def test_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    key = find_secret_key(tmp_path / "var")
    assert len(key) >= 50
    assert find_secret_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_all_who_start_at_once_have_one_whole_key(tmp_path: Path) -> None:
    """A key that is read before it is written is empty; on a disk that fails it stays so."""
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _number: find_secret_key(tmp_path), range(8)))

    assert [len(key) >= 50 for key in keys] == [True]
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_two_places_get_two_keys(tmp_path: Path) -> None:
    assert find_secret_key(tmp_path / "a") != find_secret_key(tmp_path / "b")


def test_key_of_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert find_secret_key(tmp_path) == "given"


def test_key_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from a file")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert find_secret_key(tmp_path) == "from a file"


def test_key_that_cannot_be_kept_is_told_with_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(ImproperlyConfigured, match=r"secret_key cannot be kept: Is a directory\. Set"):
        find_secret_key(tmp_path)
