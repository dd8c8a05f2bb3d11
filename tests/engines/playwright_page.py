"""Chromium, and Firefox by WebDriver BiDi: both through Playwright."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator

from tests.engines.page import PATIENCE, Moving, Page

MOVING = re.compile(r"context was destroyed|navigat|no such frame|Cannot find context", re.IGNORECASE)


class PlaywrightPage(Page):
    def __init__(self, browser: Browser, look: Mapping[str, Any]) -> None:
        self._context = browser.new_context(**look)
        self._context.set_default_timeout(PATIENCE * 1000)
        self.page = self._context.new_page()
        self._complaints: list[str] = []
        self._is_drawing = False
        self.page.on("console", self._hear_console)
        self.page.on("pageerror", lambda error: self._hear(f"error: {error}"))

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._hear(message.text)

    def _hear(self, complaint: str) -> None:
        if not self._is_drawing:
            self._complaints.append(complaint)

    def open(self, url: str) -> None:
        self.page.goto(url)

    def reload(self) -> None:
        self.page.reload()

    def run(self, function: str, *arguments: Any) -> Any:
        try:
            return self.page.evaluate(f"(all) => ({function})(...all)", list(arguments))
        except Error as error:
            if MOVING.search(str(error)):
                raise Moving from error
            raise

    def _find(self, selector: str, text: str) -> Locator:
        return self.page.locator(selector).filter(has_text=text).filter(visible=True).first

    def click(self, selector: str, text: str = "") -> None:
        self._find(selector, text).click()

    def hover(self, selector: str, text: str = "") -> None:
        self._find(selector, text).hover()

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def attach(self, selector: str, *paths: Path) -> None:
        self.page.locator(selector).set_input_files(paths)

    def add_cookies(self, cookies: Mapping[str, str], url: str) -> None:
        self._context.add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
        )

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def screenshot(self, path: Path) -> None:
        # Playwright adds a style of its own, which the content policy refuses
        self._is_drawing = True
        self.page.screenshot(path=path)
        self._is_drawing = False

    def pause(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000)

    def take_complaints(self) -> Sequence[str]:
        complaints, self._complaints = self._complaints, []
        return complaints

    def close(self) -> None:
        self._context.close()
