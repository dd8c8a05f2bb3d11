"""`python -m tests.engines.surfaces FOLDER`: each surface of the page in three engines, side by side in index.html."""

import html
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.engines.engines import DESKTOP, NAMES, PHONE, list_missing, run_engine
from tests.engines.page import Page
from tests.engines.person import Person
from tests.servers import open_server
from tests.visitors import PASSWORD, Visitor

PERSON = "lena"
SIZES = {"desktop": DESKTOP, "phone": PHONE}
THEMES = ("light", "dark")
STILL = """(theme) => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.motion = "reduced";
}"""
PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Surfaces</title>
<style>
body {{ font: 15px system-ui, sans-serif; margin: 2rem; background: #8882 }}
section {{ display: grid; grid-template-columns: repeat({columns}, 1fr); gap: 1rem; margin-block-end: 3rem }}
h2 {{ grid-column: 1 / -1; margin: 0 }}
figure {{ margin: 0 }}
img {{ max-width: 100%; border: 1px solid #888 }}
</style>
<h1>Surfaces</h1>
{sections}"""

Prepare = Callable[[Page], None]


def _press(*selectors: str) -> Prepare:
    def prepare(page: Page) -> None:
        for selector in selectors:
            page.click(selector)

    return prepare


def _search(page: Page) -> None:
    page.fill("#search-input", "glaze")
    page.sees(".result")


def _write(page: Page) -> None:
    page.fill("#composer-text", "First the clay,\nthen the glaze,\nthen the kiln,\nthen patience.")


def _open_emoji(page: Page) -> None:
    page.click("#composer [data-act='composer:emoji']")
    page.sees("#emoji-grid button")


def _open_actions(page: Page) -> None:
    """On a message in the middle of a scrolled list."""
    page.run("() => [...document.querySelectorAll('#rows article')].at(-4).focus()")
    page.click("#message-tools [data-act='message:more']")


# By name: the address, what to do there, and whether a phone has it too
SURFACES: dict[str, tuple[str, Prepare, bool]] = {
    "chat": ("/", lambda _page: None, True),
    "message-menu": ("/", _open_actions, False),
    "emoji": ("/", _open_emoji, True),
    "profile": ("/", _press("#rows article:last-of-type .message__author, #rows .message__author"), True),
    "workspace-menu": ("/", _press("#workspace-button"), False),
    "create-room": ("/", _press("#sidebar [data-act='open:create-room']"), False),
    "switcher": ("/", _press("[data-act='open:switcher']"), False),
    "browse-rooms": ("/", _press("[data-act='open:browse-rooms']"), False),
    "details": ("/", _press("#details-button"), True),
    "search": ("/search/", _search, True),
    "writing": ("/", _write, True),
    "appearance": ("/settings/appearance/", lambda _page: None, True),
}


def _take(person: Person, engine: str, folder: Path) -> None:
    for size, (width, height) in SIZES.items():
        person.page.resize(width, height)
        for name, (path, prepare, on_phone) in SURFACES.items():
            if size == "phone" and not on_phone:
                continue
            person.page.open(person.url + path)
            if not path.startswith("/settings"):
                person.wait_ready()
            person.page.run(STILL, THEMES[0])
            prepare(person.page)
            for theme in THEMES:
                person.page.run(STILL, theme)
                person.page.pause(0.4)
                person.page.screenshot(folder / f"{name}-{size}-{theme}-{engine}.png")
                print(f"{name}-{size}-{theme}-{engine}", flush=True)


def _write_page(folder: Path, engines: Sequence[str]) -> None:
    sections = []
    for size in SIZES:
        for name, (_path, _prepare, on_phone) in SURFACES.items():
            for theme in THEMES if size == "desktop" or on_phone else ():
                figures = "".join(
                    f'<figure><img src="{name}-{size}-{theme}-{engine}.png" alt="" loading="lazy">'
                    f"<figcaption>{html.escape(NAMES[engine])}</figcaption></figure>"
                    for engine in engines
                )
                sections.append(f"<section><h2>{name}, {size}, {theme}</h2>{figures}</section>\n")
    page = PAGE.format(columns=len(engines), sections="".join(sections))
    (folder / "index.html").write_text(page)
    print(folder / "index.html")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    engines = [name for name in NAMES if not list_missing(name)]
    with tempfile.TemporaryDirectory() as var, tempfile.TemporaryDirectory() as static:
        server = open_server(Path(var), Path(static), 1, {})
        server.manage("populate", "--password", PASSWORD)
        url = server.url.rstrip("/")
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
            for name in engines:
                visitor = Visitor(url, PERSON)
                visitor.open("/login/", {"login": PERSON, "password": PASSWORD})
                with run_engine(name, playwright, Path(scratch)) as engine:
                    _take(Person(engine.open_page(), url, PERSON).bring(visitor), name, folder)
        server.stop()
    _write_page(folder, engines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
