"""German is complete: every string of today's source has a translation, and the compiled file holds it."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

pytestmark = pytest.mark.slow

SOURCE = ("syncchat", "syncchatroom", "templates", "locale", "manage.py")
PLACE = Path("locale/de/LC_MESSAGES")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as `make messages` would write it now."""
    if not shutil.which("xgettext"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("gettext is not installed")
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copy(source, copy)
    collect = [sys.executable, "manage.py", "makemessages", "--all", "--no-wrap", "--add-location", "file"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "syncchatroom.settings",
        "VAR_DIR": str(copy / "var"),
    }
    subprocess.run(collect, cwd=copy, env=environment, check=True, capture_output=True)
    return copy / PLACE / "django.po"


@pytest.mark.parametrize("state", ["untranslated", "only-fuzzy"])
def test_every_string_is_translated(fresh: Path, state: str) -> None:
    command = ["msgattrib", f"--{state}", "--no-obsolete", "--no-wrap", str(fresh)]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    missing = [line for line in found.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
    assert missing == []


def test_compiled_catalogue_is_that_of_the_written_one(tmp_path: Path, fresh: Path) -> None:
    written = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check", "-o", str(written), str(ROOT / PLACE / "django.po")], check=True)
    assert _read(written) == _read(ROOT / PLACE / "django.mo")


def _read(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        # The only way to all of its strings
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in catalogue.items() if key}
