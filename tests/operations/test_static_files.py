"""Collecting the static files of a release leaves those of the one before, whose tabs are still open."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from syncchat.operations.startup import collect_static_files

Release = Callable[..., set[str]]


@pytest.fixture
def collect(tmp_path: Path) -> Release:
    """`collect(**{"a.css": "…"})`: releases these files, and answers the names of all that is served."""
    source, root = tmp_path / "source", tmp_path / "served"
    hashed = {"BACKEND": "syncchat.assets.storage.BundledStaticFilesStorage"}

    def release(**files: str) -> set[str]:
        source.mkdir(exist_ok=True)
        for path in source.iterdir():
            path.unlink()
        for name, text in files.items():
            (source / name).write_text(text)
            # As in an image that was built long ago
            os.utime(source / name, (1_000_000_000, 1_000_000_000))
        storages = {**settings.STORAGES, "staticfiles": hashed}
        finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        with override_settings(
            STATIC_ROOT=root, STATICFILES_DIRS=[source], STATICFILES_FINDERS=finders, STORAGES=storages
        ):
            collect_static_files()
        return {path.name for path in root.iterdir()}

    return release


def find_hashed(names: set[str], start: str) -> set[str]:
    return {name for name in names if name.startswith(f"{start}.") and name != f"{start}.css"}


def test_the_files_of_the_release_before_stay_and_those_before_it_go(collect: Release) -> None:
    [first] = find_hashed(collect(**{"a.css": "a { color: red }"}), "a")
    second = find_hashed(collect(**{"a.css": "a { color: blue }"}), "a")
    assert first in second
    assert len(second) == 2
    third = find_hashed(collect(**{"a.css": "a { color: green }"}), "a")
    assert first not in third
    assert len(third & second) == 1


def test_a_file_that_is_gone_stays_one_release_longer_and_its_plain_name_does_not(collect: Release) -> None:
    old = collect(**{"a.css": "a { color: red }", "b.css": "b { color: red }"})
    [hashed] = find_hashed(old, "b")
    after = collect(**{"a.css": "a { color: red }"})
    assert hashed in after
    assert "b.css" not in after
    assert hashed not in collect(**{"a.css": "a { color: blue }"})


def test_compressed_copies_stay_with_their_file(collect: Release) -> None:
    old = collect(**{"a.css": "a { color: red }\n" * 200})
    compressed = {name for name in old if name.endswith((".gz", ".br")) and not name.startswith("a.css")}
    assert compressed
    assert compressed <= collect(**{"a.css": "a { color: blue }"})


def test_a_plain_file_is_written_anew_however_old_it_is(collect: Release, tmp_path: Path) -> None:
    collect(**{"a.css": "a { color: red }"})
    collect(**{"a.css": "a { color: green }"})
    assert (tmp_path / "served" / "a.css").read_text() == "a { color: green }"
