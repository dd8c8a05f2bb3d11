"""What a test does with a tab, in the words that every engine has: CSS selectors, text in them, scripts."""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# Generous: a busy machine is not a fault of the page
PATIENCE = 20.0  # seconds

# Those that a person can see, in the order of the document
FIND = """(selector, text) => [...document.querySelectorAll(selector)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    (element.textContent ?? "").replace(/\\s+/g, " ").toLowerCase().includes(text.toLowerCase()))"""


class Moving(Exception):
    """The page went elsewhere while it was asked: ask again."""


class Page(ABC):
    """One tab. Everything waits until it can be done, at most PATIENCE seconds."""

    # -- what each engine does in its own way

    @abstractmethod
    def open(self, url: str) -> None: ...

    @abstractmethod
    def reload(self) -> None: ...

    @abstractmethod
    def run(self, function: str, *arguments: Any) -> Any:
        """The result of a JavaScript function, awaited. Raises Moving."""

    @abstractmethod
    def click(self, selector: str, text: str = "") -> None:
        """The first visible one that has this text."""

    @abstractmethod
    def hover(self, selector: str, text: str = "") -> None: ...

    @abstractmethod
    def press(self, keys: str) -> None:
        """`Enter`, `Control+k`: into whatever has the focus."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Key by key, into whatever has the focus."""

    @abstractmethod
    def attach(self, selector: str, *paths: Path) -> None: ...

    @abstractmethod
    def add_cookies(self, cookies: Mapping[str, str], url: str) -> None: ...

    @abstractmethod
    def resize(self, width: int, height: int) -> None: ...

    @abstractmethod
    def screenshot(self, path: Path) -> None: ...

    @abstractmethod
    def pause(self, seconds: float) -> None: ...

    @abstractmethod
    def take_complaints(self) -> Sequence[str]:
        """Console errors and script errors since the last time, as far as the engine tells them."""

    @abstractmethod
    def close(self) -> None: ...

    # -- what follows from it

    def wait_until(self, function: str, *arguments: Any) -> Any:
        """Until a JavaScript function returns something truthy; returns that."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if result := self.run(function, *arguments):
                    return result
            except Moving:
                result = "the page went elsewhere"
            if time.monotonic() > end:
                raise AssertionError(f"after {PATIENCE:.0f} s still {result!r}: {function} {arguments}")
            self.pause(0.05)

    def sees(self, selector: str, text: str = "") -> None:
        self.wait_until(f"(selector, text) => ({FIND})(selector, text).length > 0", selector, text)

    def misses(self, selector: str, text: str = "") -> None:
        self.wait_until(f"(selector, text) => ({FIND})(selector, text).length === 0", selector, text)

    def texts(self, selector: str) -> list[str]:
        """What those say that can be seen, without white space around."""
        found: list[str] = self.run(
            f"(selector) => ({FIND})(selector, '').map((each) => each.innerText.trim())", selector
        )
        return found

    def focus(self, selector: str, text: str = "") -> None:
        self.wait_until(
            f"""(selector, text) => {{
                const element = ({FIND})(selector, text)[0];
                element?.focus();
                return element !== undefined && document.activeElement === element;
            }}""",
            selector,
            text,
        )

    def fill(self, selector: str, text: str) -> None:
        """As if it were pasted over what is there."""
        self.focus(selector)
        self.run(
            """(text) => {
                document.activeElement.select();
                document.execCommand(text ? "insertText" : "delete", false, text);
            }""",
            text,
        )
