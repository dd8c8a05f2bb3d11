"""The browser's code: no third party, no HTML from text, the DOM only in components."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
STORE = [path for path in SCRIPTS if path.parent.name in {"store", "connection"}]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
UNSAFE = re.compile(r"\b(eval|document\.write|insertAdjacentHTML|outerHTML\s*=|new Function)\b")
FOREIGN = re.compile(r"""(from|import)\s*\(?\s*["'](https?:)?//""")
INLINE = re.compile(r"""\s(on[a-z]+|style)=["']""")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_script_makes_no_code_from_text_and_fetches_none_elsewhere(script: Path) -> None:
    text = script.read_text()
    assert UNSAFE.findall(text) == []
    assert FOREIGN.findall(text) == []


@pytest.mark.parametrize("script", STORE, ids=name)
def test_store_and_connection_never_touch_the_page(script: Path) -> None:
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text(), flags=re.DOTALL)
    assert re.findall(r"\bdocument\.|querySelector|customElements", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_template_has_neither_inline_handlers_nor_inline_style(template: Path) -> None:
    assert INLINE.findall(template.read_text()) == []
