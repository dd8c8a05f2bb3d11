"""A person's window: a real Chromium page at a real server, and what a person does in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from playwright.sync_api import Error as PlaywrightError

from tests.visitors import Visitor

PASSWORD = "correct-horse-battery"
READY = "html[data-ready]"
ALL_READ = """async () => {
    for (let tries = 0; tries < 200; tries += 1) {
        const rooms = await (await fetch("/api/v1/rooms")).json();
        if (rooms.every((room) => room.unread === 0)) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("something stayed unread");
}"""

# What a browser says of a network that a test has cut
EXPECTED_OFFLINE = re.compile(
    r"ERR_INTERNET_DISCONNECTED|ERR_NETWORK|ERR_CONNECTION_REFUSED|when fetching the script"
    r"|WebSocket connection to|status of (?:401|403|502)"
)
# The test's own doing
BLOCKED = "Service Worker registration blocked by Playwright"


@dataclass
class Complaints:
    """What no page may ever cause: script errors, refused content, requests to other hosts."""

    origin: str
    heard: list[str] = field(default_factory=list)
    cut: bool = False

    def listen(self, page: Page) -> None:
        page.on("console", self._hear_console)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        page.on("request", self._hear_request)

    def take(self) -> list[str]:
        heard, self.heard = self.heard, []
        return heard

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or (self.cut and EXPECTED_OFFLINE.search(message.text)):
            return
        if message.text == BLOCKED:
            return
        self.heard.append(f"{message.type}: {message.text}")

    def _hear_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.heard.append(f"foreign request: {request.url}")


class Window:
    """One tab of one person."""

    def __init__(self, page: Page, url: str, name: str, complaints: Complaints) -> None:
        self.page, self.url, self.name, self.complaints = page, url.rstrip("/"), name, complaints
        complaints.listen(page)

    # Coming in

    def register(self) -> "Window":
        self.page.goto(f"{self.url}/register/")
        self.page.locator("[name=display_name]").fill(self.name.title())
        self.page.locator("[name=username]").fill(self.name)
        self.page.locator("[name=password1]").fill(PASSWORD)
        self.page.locator("main form button[type=submit]").last.click()
        self.page.wait_for_url(re.compile(r"/(welcome/)?$"))
        if self.page.url.endswith("/welcome/"):
            self.page.locator("main [name=name]").fill("Harbour Lane")
            self.page.locator("main form button[type=submit]").last.click()
        return self.wait_ready()

    def sign_in(self, visitor: Visitor) -> "Window":
        """With the session of somebody who signed in over HTTP."""
        self.context.add_cookies(
            [{"name": cookie.name, "value": cookie.value or "", "url": self.url} for cookie in visitor.jar]
        )
        return self

    def open(self, path: str = "/") -> "Window":
        try:
            self.page.goto(self.url + path)
        except PlaywrightError as error:
            # A layer that was closed just now goes back in the history, which ends another navigation
            if "ERR_ABORTED" not in error.message:
                raise
            self.page.goto(self.url + path)
        return self.wait_ready()

    def reload(self) -> "Window":
        self.page.reload()
        return self.wait_ready()

    def wait_ready(self) -> "Window":
        self.page.wait_for_selector(READY, state="attached")
        return self

    def new_tab(self) -> "Window":
        return Window(self.context.new_page(), self.url, self.name, self.complaints)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def cut_network(self, cut: bool) -> None:
        self.complaints.cut = self.complaints.cut or cut
        self.context.set_offline(cut)

    # What is on the page

    @property
    def box(self) -> Locator:
        return self.page.locator("#composer-text")

    @property
    def timeline(self) -> Locator:
        return self.page.locator("#timeline")

    def message(self, text: str) -> Locator:
        return self.page.locator("article.message", has_text=text)

    def room_link(self, name: str) -> Locator:
        return self.page.locator(".room-link[data-room]", has_text=name)

    def toast(self, text: str) -> Locator:
        return self.page.locator(".toast", has_text=text)

    def dialog(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    # What a person does

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def sees(self, text: str) -> None:
        expect(self.message(text)).to_be_visible()

    def sees_sent(self, text: str) -> None:
        """On the server, not only on the page."""
        expect(self.message(text)).to_have_attribute("data-seq", re.compile(r"\d+"))
        expect(self.message(text)).not_to_have_attribute("data-state", re.compile(".+"))

    def waits_until_read(self) -> None:
        """Reading takes a second of being looked at; then the server knows."""
        self.page.evaluate(ALL_READ)

    def go_to(self, room: str) -> None:
        self.room_link(room).click()
        expect(self.page.locator("#room-name")).to_have_text(room)

    def create_room(self, name: str, *, private: bool = False) -> None:
        self.page.get_by_role("button", name="Create a room").first.click()
        dialog = self.dialog("Create a room")
        dialog.get_by_label("Name").fill(name)
        if private:
            dialog.get_by_label("Only people who are added").check()
        dialog.get_by_role("button", name="Create room").click()
        expect(self.page.locator("#room-name")).to_have_text(name)

    def join(self, name: str) -> None:
        self.page.get_by_role("button", name="Browse rooms").click()
        self.dialog("Browse rooms").get_by_role("button", name=f"Join {name}").click()
        expect(self.page.locator("#room-name")).to_have_text(name)

    def scroll_top(self) -> float:
        return float(self.timeline.evaluate("element => element.scrollTop"))


OpenWindow = Callable[..., Window]
