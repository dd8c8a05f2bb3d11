"""WebKitGTK through its own WebDriver: each tab is a browser of its own, which starts in under a second."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    MoveTargetOutOfBoundsException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import ReadTimeoutError

from tests.engines.page import FIND, PATIENCE, Moving, Page

# Of what the window may show, a test wants the page alone
ARGUMENTS = ("--automation", "--full-screen")
NOT_YET = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    MoveTargetOutOfBoundsException,
    StaleElementReferenceException,
)
LOADING_SECONDS = 60
# A script whose page goes into the page cache is frozen with it, and its time limit too: nobody answers any more
ANSWER_SECONDS = 0.75 * PATIENCE
KEYS = {name.replace("_", "").lower(): getattr(Keys, name) for name in dir(Keys) if name.isupper()}
# The driver has no events: what goes wrong after a page has loaded is noted in the page
LISTEN = """() => {
    if (globalThis.complaints) return;
    const complaints = (globalThis.complaints = []);
    addEventListener("error", ({ message }) => complaints.push(`error: ${message}`));
    addEventListener("unhandledrejection", ({ reason }) => complaints.push(`error: ${reason}`));
    addEventListener("securitypolicyviolation", ({ blockedURI }) => complaints.push(`refused: ${blockedURI}`));
    const { error } = console;
    console.error = (...words) => {
        complaints.push(words.join(" "));
        error.apply(console, words);
    };
}"""
AWAIT = """const [all, done] = arguments;
Promise.resolve()
    .then(() => (%s)(...all))
    .then((value) => done({ value }), (error) => done({ error: String(error) }));"""


class WebKitPage(Page):
    def __init__(
        self, browser: str, driver: str, environment: Mapping[str, str], size: tuple[int, int]
    ) -> None:
        options = WebKitGTKOptions()
        options.binary_location = browser
        for argument in ARGUMENTS:
            options.add_argument(argument)
        self.driver = WebKitGTK(options=options, service=Service(driver, env=dict(environment)))
        self.driver.set_script_timeout(PATIENCE)
        connection = self.driver.command_executor
        assert isinstance(connection, RemoteConnection)
        self._client = connection.client_config
        self._client.timeout = LOADING_SECONDS
        self._cookies: dict[str, str] = {}
        self._complaints: list[str] = []
        self.resize(*size)

    def open(self, url: str) -> None:
        self._gather()
        self.driver.get(url)
        self.run(LISTEN)

    def reload(self) -> None:
        self._gather()
        self.driver.refresh()
        self.run(LISTEN)

    def run(self, function: str, *arguments: Any) -> Any:
        self._client.timeout = ANSWER_SECONDS
        try:
            answer = self.driver.execute_async_script(AWAIT % function, list(arguments))
        except JavascriptException:
            raise
        except (WebDriverException, ReadTimeoutError) as error:
            raise Moving from error
        finally:
            self._client.timeout = LOADING_SECONDS
        if answer is None:
            raise Moving
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer.get("value")

    def click(self, selector: str, text: str = "") -> None:
        self._try(selector, text, WebElement.click)

    def hover(self, selector: str, text: str = "") -> None:
        self._try(
            selector, text, lambda element: ActionChains(self.driver, 0).move_to_element(element).perform()
        )

    def press(self, keys: str) -> None:
        *held, last = [KEYS.get(key.lower(), key) for key in keys.split("+")]
        actions = ActionChains(self.driver, 0)
        for key in held:
            actions.key_down(key)
        actions.send_keys(last)
        for key in reversed(held):
            actions.key_up(key)
        actions.perform()

    def type(self, text: str) -> None:
        ActionChains(self.driver, 0).send_keys(text).perform()

    def attach(self, selector: str, *paths: Path) -> None:
        self.driver.find_element(By.CSS_SELECTOR, selector).send_keys("\n".join(map(str, paths)))

    def add_cookies(self, cookies: Mapping[str, str], url: str) -> None:
        # WebDriver takes them for the page that is open
        self.driver.get(f"{url}/healthz")
        for name, value in cookies.items():
            self.driver.add_cookie({"name": name, "value": value})

    def resize(self, width: int, height: int) -> None:
        self.driver.set_window_size(width, height)

    def screenshot(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def take_complaints(self) -> Sequence[str]:
        self._gather()
        complaints, self._complaints = self._complaints, []
        return complaints

    def close(self) -> None:
        self.driver.quit()

    def _gather(self) -> None:
        """Before the page goes, what was noted in it."""
        self._complaints += json.loads(
            self.driver.execute_script("return JSON.stringify((globalThis.complaints ?? []).splice(0))")
        )

    def _try(self, selector: str, text: str, act: Callable[[WebElement], None]) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            self.sees(selector, text)
            try:
                act(self.driver.execute_script(f"return ({FIND})(...arguments)[0]", selector, text))
            except NOT_YET:
                if time.monotonic() > end:
                    raise
                self.pause(0.05)
            else:
                return
