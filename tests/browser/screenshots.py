"""`python -m tests.browser.screenshots docs/img`: the running product, day and night, wide and narrow."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.windows import PASSWORD, READY
from tests.servers import Server, open_server
from tests.visitors import Visitor

WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
PATIENCE_MS = 30_000
# Who looks, and who is around while she does
READER = "lena"
AROUND = ("mira", "noor", "tomas", "jonas")

GUEST_PAGES = {"login": "/login/", "register": "/register/"}
MEMBER_PAGES = {
    "profile": "/settings/profile/",
    "appearance": "/settings/appearance/",
    "not-found": "/nowhere/",
}


@contextmanager
def serve_full_workspace() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="syncchat-pictures-") as folder:
        server = open_server(Path(folder), Path(folder) / "static", 1, {})
        try:
            server.manage("populate", "--password", PASSWORD)
            yield server
        finally:
            server.stop()


def sign_in(url: str, name: str) -> Visitor:
    visitor = Visitor(url, name)
    status, page = visitor.open("/login/", {"login": name, "password": PASSWORD})
    if status != 200 or "password" in page.split("<main")[-1].split("</form>")[0]:
        raise SystemExit(f"{name} could not sign in.")
    return visitor


class Photographer:
    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self.browser, self.url, self.folder = browser, url, folder

    def take_all(self) -> None:
        reader = sign_in(self.url, READER)
        for theme in ("light", "dark"):
            for width, viewport in (("desktop", WIDE), ("phone", NARROW)):
                self._take_round(reader, theme, width, viewport)

    def _take_round(self, reader: Visitor, theme: str, width: str, viewport: dict[str, int]) -> None:
        def shoot(page: Page, name: str) -> None:
            path = self.folder / f"{name}-{width}-{theme}.png"
            page.screenshot(path=path, animations="disabled")
            print(path.name, flush=True)

        guest = self._open(theme, viewport)
        for name, path in GUEST_PAGES.items():
            guest.goto(self.url + path)
            shoot(guest, name)
        guest.context.close()
        member = self._open(theme, viewport, reader)
        member.goto(self.url)
        member.wait_for_selector(READY, state="attached")
        shoot(member, "chat")
        for name, path in MEMBER_PAGES.items():
            member.goto(self.url + path)
            shoot(member, name)
        member.context.close()

    def _open(self, theme: str, viewport: dict[str, int], visitor: Visitor | None = None) -> Page:
        context = self.browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            color_scheme=theme,  # type: ignore[arg-type]
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(PATIENCE_MS)
        cookies = visitor.jar if visitor else ()
        context.add_cookies([{"name": c.name, "value": c.value or "", "url": self.url} for c in cookies])
        return context.new_page()


def main(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        server = stack.enter_context(serve_full_workspace())
        url = server.url.rstrip("/")
        for name in AROUND:
            stack.callback(sign_in(url, name).greet().close)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        Photographer(browser, url, Path(folder)).take_all()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
