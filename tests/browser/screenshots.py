"""`python -m tests.browser.screenshots FOLDER`: pictures of the running product, light and dark, desktop and phone."""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.conftest import DESKTOP, PHONE, QUIET
from tests.browser.windows import READY
from tests.programs import find_chromium
from tests.servers import Server, open_server
from tests.visitors import Tab, Visitor

PASSWORD = "correct-horse-battery"
THEMES = ("light", "dark")
ONLINE = ("mira", "jonas", "aiko", "tomas", "noor", "yusuf")

Prepare = Callable[[Page], None]


@dataclass
class Picture:
    name: str
    path: str
    prepare: Prepare = lambda _page: None
    person: str = "lena"
    themes: tuple[str, ...] = THEMES
    phone: bool = False


def go_to(room: str) -> Prepare:
    def prepare(page: Page) -> None:
        page.locator(".room-link[data-room]", has_text=room).click()
        page.locator("#room-name", has_text=room).wait_for()
        page.locator("#rows > article").last.wait_for()

    return prepare


def open_dialog(name: str, typed: str = "") -> Prepare:
    def prepare(page: Page) -> None:
        page.locator(f"[data-act='open:{name}']").first.click()
        page.keyboard.type(typed)
        page.locator(f"#{name} .option, #{name} .browse-row, #{name} form").first.wait_for()

    return prepare


def open_sheet(page: Page) -> None:
    page.locator("#menu-button").tap()
    page.locator("#sidebar").wait_for()


def open_details(page: Page) -> None:
    page.locator("#details-button").tap()
    page.locator("#details").wait_for()


def complete_a_name(page: Page) -> None:
    go_to("Open day")(page)
    page.locator("#composer-text").press_sequentially("Thank you, @no")
    page.locator("#completion .option").first.wait_for()


PICTURES = [
    Picture("chat", "/", go_to("Open day")),
    Picture("mentioned", "/", go_to("Kiln and clay")),
    Picture("autocomplete", "/", complete_a_name, themes=("dark",)),
    Picture("switcher", "/", open_dialog("switcher", "ki"), themes=("light",)),
    Picture("browse-rooms", "/", open_dialog("browse-rooms"), themes=("light",)),
    Picture("create-room", "/", open_dialog("create-room"), themes=("dark",)),
    Picture("settings", "/settings/profile/"),
    Picture("appearance", "/settings/appearance/"),
    Picture("security", "/settings/security/", themes=("light",)),
    Picture("not-found", "/nowhere/"),
    Picture("login", "/login/", person=""),
    Picture("register", "/register/", person=""),
    Picture("phone-chat", "/", phone=True),
    Picture("phone-rooms", "/", open_sheet, phone=True),
    Picture("phone-details", "/", open_details, themes=("light",), phone=True),
    Picture("phone-login", "/login/", person="", themes=("light",), phone=True),
]
FIRST_RUN = Picture("first-run", "/", person="iris")


def sign_in(context: BrowserContext, server: Server, person: str) -> None:
    page = context.new_page()
    page.goto(f"{server.url}login/")
    page.locator("[name=login]").fill(person)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").last.click()
    page.wait_for_selector(READY, state="attached")
    page.close()


def register(context: BrowserContext, server: Server, person: str) -> None:
    page = context.new_page()
    page.goto(f"{server.url}register/")
    page.locator("[name=display_name]").fill("Iris Bakker")
    page.locator("[name=username]").fill(person)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    page.locator("main [name=name]").fill("Rowan Road Readers")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector(READY, state="attached")
    page.close()


@contextmanager
def context_for(browser: Browser, picture: Picture) -> Iterator[BrowserContext]:
    touch = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2} if picture.phone else {}
    context = browser.new_context(
        viewport=PHONE if picture.phone else DESKTOP,  # type: ignore[arg-type]
        locale="en-GB",
        reduced_motion="reduce",
        **touch,  # type: ignore[arg-type]
    )
    yield context
    context.close()


def take(context: BrowserContext, server: Server, picture: Picture, folder: Path) -> None:
    for theme in picture.themes:
        page = context.new_page()
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(server.url.rstrip("/") + picture.path)
        if picture.path == "/":
            page.wait_for_selector(READY, state="attached")
        picture.prepare(page)
        page.evaluate(
            "() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))"
        )
        keep(page.screenshot(), folder / f"{picture.name}-{theme}.png")
        page.close()


@contextmanager
def serve(**environment: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as var, tempfile.TemporaryDirectory() as static:
        server = open_server(Path(var), Path(static), 1, environment)
        yield server
        server.stop()


def come_online(server: Server, person: str) -> Tab:
    visitor = Visitor(server.url, person)
    visitor.open("/login/", {"login": person, "password": PASSWORD})
    return visitor.greet()


def keep(picture: bytes, path: Path) -> None:
    """With a palette: a third of the size. Without k-means, large areas take a neighbour's colour."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    palette = image.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    palette.save(path, optimize=True)
    print(path.name)


def take_all(browser: Browser, folder: Path) -> None:
    with serve() as server, context_for(browser, FIRST_RUN) as context:
        register(context, server, "iris")
        take(context, server, FIRST_RUN, folder)
    with serve() as server:
        server.manage("populate", "--password", PASSWORD)
        tabs = [come_online(server, person) for person in ONLINE]
        for picture in PICTURES:
            with context_for(browser, picture) as context:
                if picture.person:
                    sign_in(context, server, picture.person)
                take(context, server, picture, folder)
        for tab in tabs:
            tab.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        take_all(browser, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
