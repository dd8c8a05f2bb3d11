"""Each page and each part brings, in the reader's language, what its scripts say, and no more."""

import gettext
import json
import shutil
import subprocess
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation.trans_real import DjangoTranslation

from syncchat.assets import catalogue
from syncchat.assets.catalogue import find_said, list_said, read_catalogue
from syncchat.assets.precache import CHAT_SCRIPT, PUSH_SCRIPT, list_parts
from tests.architecture.catalogue import read_catalogue as read_po
from tests.architecture.source import ROOT

DJANGO = Path(django.__file__).parent
ADMIN = DJANGO / "contrib" / "admin" / "locale"
COUNTED = "%(sel)s of %(cnt)s selected"
NUMBERS = (0, 1, 2, 3, 5, 11, 12, 22, 100, 102, 111, 199, 200, 202, 311, 1022)
CARRIERS = [CHAT_SCRIPT, PUSH_SCRIPT, *(f"js/parts/{name}.js" for name in list_parts())]


def test_what_is_said_is_found_with_its_context_and_its_number() -> None:
    text = """
        gettext("Undo"); pgettext("door", "Open");
        ngettext(
          "%(n)s \\"door\\"", "%(n)s \\"doors\\"", n);
        mygettext("Not this"); gettext(key);
    """
    assert list(find_said(text)) == ["Undo", "door\x04Open", '%(n)s "door"']


def test_whoever_says_something_brings_its_catalogue() -> None:
    said = {key for script in CARRIERS for key in list_said(script)}
    assert said == {entry.key for entry in read_po(ROOT / "locale/de/LC_MESSAGES/djangojs.po")}


def test_a_part_brings_what_it_says_itself_and_the_page_does_not() -> None:
    page, search = (read_catalogue(script, "de") for script in (CHAT_SCRIPT, "js/parts/search.js"))
    assert page
    assert search
    assert page["words"]["Undo"] == "Rückgängig"
    assert page["words"]["%(n)s reply"] == ["%(n)s Antwort", "%(n)s Antworten"]
    assert search["words"]["The search did not work"] == "Die Suche hat nicht geklappt"
    assert page["words"].keys() & search["words"].keys() == set()


@pytest.mark.django_db
def test_english_is_written_in_the_scripts_and_travels_once(client: Client) -> None:
    assert read_catalogue(CHAT_SCRIPT, "en") is None
    assert 'id="catalogue"' not in client.get("/offline/en/").content.decode()
    assert '<script id="catalogue" type="application/json">' in client.get("/offline/de/").content.decode()


def test_the_last_two_digits_choose_the_form_of_a_large_number_in_every_language() -> None:
    for path in sorted((DJANGO / "conf" / "locale").glob("*/LC_MESSAGES/django.mo")):
        with path.open("rb") as file:
            plural = gettext.GNUTranslations(file).plural  # type: ignore[attr-defined]
        for n in range(200, 3000):
            assert plural(n) == plural(100 + n % 100), (path.parts[-3], n)


@pytest.mark.parametrize("language", ["pl", "ar", "de"])
def test_a_number_takes_the_form_that_gettext_gives_it(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    monkeypatch.setattr(settings, "LOCALE_PATHS", [str(ADMIN)])
    monkeypatch.setattr(catalogue, "list_said", lambda _script: [COUNTED])
    found = read_catalogue(CHAT_SCRIPT, language)
    script = f"""
        import {{ addCatalogue, ngettext }} from "{ROOT}/static/js/lib/gettext.js";
        addCatalogue({json.dumps(found)});
        console.log(JSON.stringify({list(NUMBERS)}.map((n) => ngettext({json.dumps(COUNTED)}, "", n))));
    """
    run = subprocess.run(
        [node, "--input-type=module", "--eval", script], check=True, capture_output=True, text=True
    )
    said = DjangoTranslation(language, domain="djangojs", localedirs=[str(ADMIN)])
    assert json.loads(run.stdout) == [said.ngettext(COUNTED, "", n) for n in NUMBERS]
