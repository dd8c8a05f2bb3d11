import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.template import Context, Template
from django.test import Client, RequestFactory

from syncchat.bundled_static import join_imports, rewrite
from syncchat.kept_files import is_kept, is_module

FIRST_PAGE = 150_000
SCRIPT = """/** What it is. */
const a = /** @type {string} */ ("/* not one */");
  // why
  /**
   * @param {number} b
   */
export const say = (b) => `${a} // stays ${b}`; // and so does this
"""
BARE_SCRIPT = """const a = ("/* not one */");
export const say = (b) => `${a} // stays ${b}`; // and so does this
"""
CSS = Path(__file__).parents[2] / "static" / "css"


def test_the_stylesheet_s_imports_are_joined_in_order_wherever_they_lie() -> None:
    storage = InMemoryStorage()
    files = {
        "css/app.css": '@layer a, b;\n@import url("base.css");\n@import url("parts/one.css");\n',
        "css/base.css": "base {}\n",
        "css/parts/one.css": '@import url("../two.css");\none {}\n',
        "css/two.css": "two {}\n",
    }
    for name, text in files.items():
        storage.save(name, ContentFile(text))
    joined = join_imports("css/app.css", {name: (storage, name) for name in files})
    assert joined == "@layer a, b;\nbase {}\ntwo {}\none {}\n"


def test_scripts_travel_without_their_comments() -> None:
    storage = InMemoryStorage()
    storage.save("js/a.js", ContentFile(SCRIPT))
    assert dict(rewrite({"js/a.js": (storage, "js/a.js")})) == {"js/a.js": BARE_SCRIPT}


@pytest.mark.django_db
def test_the_first_page_weighs_no_more_than_it_may(client: Client) -> None:
    sources = {name: (storage, name) for finder in finders.get_finders() for name, storage in finder.list([])}
    texts = {name: text for name, text in rewrite(sources) if is_kept(name)}
    parts = [*texts.values(), client.get("/offline/en/").content.decode()]
    assert any(is_module(name) for name in texts)
    assert sum(len(gzip.compress(part.encode())) for part in parts) <= FIRST_PAGE


def test_every_style_file_is_imported_once_and_none_is_missing() -> None:
    imported = re.findall(r'@import url\("([^"]+)"\)', (CSS / "app.css").read_text())
    there = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {"app.css"}
    assert len(imported) == len(set(imported))
    assert set(imported) == there


def test_no_colour_stands_outside_the_tokens() -> None:
    # Shades of a token's hue are the design's own, and say which hue
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    for path in CSS.rglob("*.css"):
        if path.name != "tokens.css":
            text = re.sub(r"mask-image:[^;]+;", "", path.read_text())
            assert not literal.search(text), path.name


def test_no_template_carries_a_style_attribute_for_the_policy_would_refuse_it() -> None:
    templates = CSS.parents[1] / "templates"
    for path in templates.rglob("*.*"):
        if "email" not in path.parts:
            assert not re.search(r"\sstyle=", path.read_text()), path.name


def test_the_import_map_leads_plain_addresses_to_hashed_files(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = {"js/main.js": "js/main.1a2b.js", "css/app.css": "css/app.3c4d.css"}
    monkeypatch.setattr(staticfiles_storage, "hashed_files", hashed, raising=False)
    monkeypatch.setattr(staticfiles_storage, "url", lambda name: f"/static/{hashed[name]}")
    request = RequestFactory().get("/")
    request.csp_nonce = "once"  # type: ignore[attr-defined]
    page = Template("{% load scripts %}{% import_map %}{% preload_chat %}").render(
        Context({"request": request})
    )
    found = re.fullmatch(r'<script type="importmap" nonce="once">(.*)</script>(.*)', page)
    assert found
    assert json.loads(found[1]) == {"imports": {"/static/js/main.js": "/static/js/main.1a2b.js"}}
    assert found[2] == '<link rel="modulepreload" href="/static/js/main.1a2b.js">'


def test_without_hashed_names_there_is_no_map() -> None:
    if not hasattr(staticfiles_storage, "hashed_files"):
        assert Template("{% load scripts %}{% import_map %}").render(Context()) == ""


def test_the_pages_files_exist() -> None:
    for name in ("css/app.css", "js/main.js", "js/page.js", "img/favicon.svg", "img/favicon-lit.svg"):
        assert finders.find(name), name
