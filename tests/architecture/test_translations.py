"""Every sentence of the product is in every language, whole, and compiled. `make messages` collects and compiles."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from syncchat.assets.catalogue import SAID
from tests.architecture.catalogue import Entry, read_catalogue
from tests.architecture.source import ROOT

DOMAINS = {"django": ["--extension", "html,txt,py,svg"], "djangojs": []}
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
SOURCES = ("syncchat", "syncchatroom", "templates", "locale", "static")
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
# Comments, the import by the functions' own names, and the functions themselves
STATEMENT = re.compile(
    r'/\*\*.*?\*/|^ *// .*?$|^import \{(?:(?! as )[^}])*\} from "[^"]+/gettext\.js";|^export function \w+',
    re.MULTILINE | re.DOTALL,
)

each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source in which the catalogues were collected anew."""
    if not shutil.which("xgettext"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("gettext is not installed")
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    command = [sys.executable, "manage.py", "makemessages", "--all", "--no-obsolete", "--domain"]
    variables = {"VAR_DIR": str(copy / "var"), "DJANGO_SETTINGS_MODULE": "syncchatroom.settings"}
    for domain, files in DOMAINS.items():
        subprocess.run(
            [*command, domain, *files], cwd=copy, env=os.environ | variables, check=True, capture_output=True
        )
    return copy


def list_keys(path: Path) -> set[str]:
    return {entry.key for entry in read_catalogue(path)}


def list_unfinished(entries: list[Entry]) -> list[str]:
    return [entry.one for entry in entries if "fuzzy" in entry.flags or not all(entry.words.values())]


def list_lost(entries: list[Entry]) -> list[str]:
    return [said for entry in entries for said in entry.list_lost()]


def count_unfound(script: str) -> int:
    """Names of the functions beside their import and calls that are collected."""
    rest = STATEMENT.sub("", script)
    return len(re.findall(r"\b[np]?gettext\b", rest)) - len(SAID.findall(rest))


def read_compiled(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        # The only way to all of its strings
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: said for key, said in catalogue.items() if key}


def test_every_language_that_can_be_chosen_has_a_catalogue() -> None:
    languages = {code for code, _name in settings.LANGUAGES} - {"en"}
    wanted = {(code, domain) for code in languages for domain in DOMAINS}
    assert {(path.parts[-3], path.stem) for path in CATALOGUES} == wanted


@each_catalogue
def test_every_sentence_is_translated_and_looked_over(path: Path) -> None:
    assert list_unfinished(read_catalogue(path)) == []


@each_catalogue
def test_every_placeholder_and_tag_survives_translation(path: Path) -> None:
    assert list_lost(read_catalogue(path)) == []


@each_catalogue
def test_what_is_compiled_is_what_was_written(path: Path) -> None:
    written = {
        (entry.key, index) if entry.many else entry.key: said
        for entry in read_catalogue(path)
        for index, said in entry.words.items()
    }
    assert read_compiled(path.with_suffix(".mo")) == written, "run `make messages`"


@pytest.mark.slow
@each_catalogue
def test_the_catalogue_has_the_sentences_of_the_source_and_no_others(path: Path, collected: Path) -> None:
    anew = list_keys(collected / path.relative_to(ROOT))

    assert anew - list_keys(path) == set(), "run `make messages`, then translate"
    assert list_keys(path) - anew == set(), "run `make messages`: nobody says these any more"


def test_what_a_script_says_stands_there_in_literals_under_its_own_name() -> None:
    """Elsewise neither xgettext nor the page's catalogue has it, and xgettext would not complain."""
    for path in SCRIPTS:
        assert count_unfound(path.read_text()) == 0, path


def test_a_sentence_is_counted_everywhere_or_nowhere() -> None:
    calls = [found for path in SCRIPTS for found in SAID.findall(path.read_text())]
    counted, plain = ({call[1] for call in calls if call[0] == kind} for kind in ("n", ""))
    assert counted & plain == set()


@pytest.mark.parametrize(
    "said",
    [
        "gettext(key);",
        "gettext(`Undo`);",
        "ngettext('%(n)s door', many, n);",
        'const say = gettext; say("Undo");',
        'import { gettext as say } from "../lib/gettext.js";',
    ],
)
def test_what_is_said_otherwise_is_found(said: str) -> None:
    assert count_unfound(f'import {{ gettext }} from "../lib/gettext.js";\n\n{said}\n') > 0


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
