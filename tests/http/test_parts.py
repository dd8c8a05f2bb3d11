"""What the page loads later belongs to nobody, speaks one language, and fits one release."""

import pytest
from django.test import Client

from syncchat.assets import precache
from syncchat.assets.precache import list_parts
from syncchat.models import User
from syncchat.views import parts
from syncchatroom.environment import BASE_DIR

pytestmark = pytest.mark.django_db
TEMPLATES = BASE_DIR / "templates" / "chat" / "parts"


def test_each_part_has_its_script_and_its_markup(client: Client) -> None:
    assert {path.stem for path in TEMPLATES.glob("*.html")} == set(list_parts())
    for name in list_parts():
        page = client.get(f"/parts/development/en/{name}/").content.decode()
        assert f'data-script="/static/js/parts/{name}.js"' in page


def test_a_part_is_the_same_for_everybody(client: Client, alice: User) -> None:
    nobodys = Client().get("/parts/development/en/search/")
    client.force_login(alice)
    hers = client.get("/parts/development/en/search/")
    assert hers.content == nobodys.content
    assert "Alice" not in hers.content.decode()
    assert not hers.cookies


def test_a_part_brings_its_style_and_its_words_in_the_language_it_is_asked_for(client: Client) -> None:
    page = client.get("/parts/development/de/search/", headers={"Accept-Language": "en"}).content.decode()
    assert 'lang="de"' in page
    assert "/static/css/parts/search.css" in page
    assert "Die Suche hat nicht geklappt" in page


def test_only_a_part_of_this_release_is_given_and_it_may_be_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/parts/development/en/search/").headers["Cache-Control"] == "no-cache"
    monkeypatch.setattr(parts, "compute_release", lambda: "abc")
    assert "immutable" in client.get("/parts/abc/en/search/").headers["Cache-Control"]
    for address in ("development/en/search", "abc/tlh/search", "abc/en/nothing", "abc/en/..%2Fpart"):
        assert client.get(f"/parts/{address}/").status_code == 404


def test_with_hashed_names_the_release_is_the_version_of_what_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(precache, "is_hashed", lambda: True)
    monkeypatch.setattr(precache, "_compute_version", lambda: "0123")
    assert precache.compute_release() == "0123"
