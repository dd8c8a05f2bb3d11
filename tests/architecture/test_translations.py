"""Every sentence of the product is in every language, whole, and compiled. `make messages` collects and compiles."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.catalogue import Entry, read_catalogue
from tests.architecture.source import ROOT

CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
SOURCES = ("syncchat", "syncchatroom", "templates", "locale")

each_language = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source in which the catalogues were collected anew."""
    if not shutil.which("xgettext"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("gettext is not installed")
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    command = ["manage.py", "makemessages", "--all", "--no-obsolete", "--extension", "html,txt,py,svg"]
    variables = {"VAR_DIR": str(copy / "var"), "DJANGO_SETTINGS_MODULE": "syncchatroom.settings"}
    subprocess.run(
        [sys.executable, *command], cwd=copy, env=os.environ | variables, check=True, capture_output=True
    )
    return copy


def list_keys(path: Path) -> set[str]:
    return {entry.key for entry in read_catalogue(path)}


def list_unfinished(entries: list[Entry]) -> list[str]:
    return [entry.one for entry in entries if "fuzzy" in entry.flags or not all(entry.words.values())]


def list_lost(entries: list[Entry]) -> list[str]:
    return [said for entry in entries for said in entry.list_lost()]


def read_compiled(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        # The only way to all of its strings
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: said for key, said in catalogue.items() if key}


def test_every_language_that_can_be_chosen_has_a_catalogue() -> None:
    assert {path.parts[-3] for path in CATALOGUES} == {code for code, _name in settings.LANGUAGES} - {"en"}


@each_language
def test_every_sentence_is_translated_and_looked_over(path: Path) -> None:
    assert list_unfinished(read_catalogue(path)) == []


@each_language
def test_every_placeholder_and_tag_survives_translation(path: Path) -> None:
    assert list_lost(read_catalogue(path)) == []


@each_language
def test_what_is_compiled_is_what_was_written(path: Path) -> None:
    written = {
        (entry.key, index) if entry.many else entry.key: said
        for entry in read_catalogue(path)
        for index, said in entry.words.items()
    }
    assert read_compiled(path.with_suffix(".mo")) == written, "run `make messages`"


@pytest.mark.slow
@each_language
def test_the_catalogue_has_the_sentences_of_the_source_and_no_others(path: Path, collected: Path) -> None:
    anew = list_keys(collected / path.relative_to(ROOT))

    assert anew - list_keys(path) == set(), "run `make messages`, then translate"
    assert list_keys(path) - anew == set(), "run `make messages`: nobody says these any more"


def test_what_is_unfinished_or_lost_is_found(tmp_path: Path) -> None:
    file = tmp_path / "django.po"
    entries = [
        'msgid "Room"\nmsgstr "Raum"',
        'msgid "Door"\nmsgstr ""',
        '#, fuzzy\nmsgid "Lamp"\nmsgstr "Raum"',
        'msgid "<b>%(name)s</b> left"\nmsgstr "%(name)s ist gegangen"',
        'msgid "%(n)s door"\nmsgid_plural "%(n)s doors"\nmsgstr[0] "%(n)s Tür"\nmsgstr[1] "Türen"',
    ]
    file.write_text("\n\n".join(entries))

    read = read_catalogue(file)

    assert list_unfinished(read) == ["Door", "Lamp"]
    assert list_lost(read) == ["%(name)s ist gegangen", "Türen"]
