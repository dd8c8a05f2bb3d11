"""What a person does in a tab, whichever engine shows it."""

import re
from typing import Self

from tests.engines.page import Page
from tests.visitors import PASSWORD, Visitor

READY = "() => 'ready' in (document.documentElement?.dataset ?? {})"
AT_END = """() => {
    const { scrollHeight, scrollTop, clientHeight } = document.querySelector("#timeline");
    return document.querySelector("#jump-latest").hidden && scrollHeight - scrollTop - clientHeight <= 1;
}"""


class Person:
    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url, self.name = page, url, name

    # -- coming in

    def register(self) -> Self:
        self.page.open(f"{self.url}/register/")
        self.page.fill("[name=display_name]", self.name.title())
        self.page.fill("[name=username]", self.name)
        self.page.fill("[name=password1]", PASSWORD)
        self.page.click("main form button[type=submit]")
        return self

    def sign_in(self) -> Self:
        self.page.open(f"{self.url}/login/")
        self.page.fill("[name=login], [name=username]", self.name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form button[type=submit]")
        return self.wait_ready()

    def bring(self, visitor: Visitor) -> Self:
        """With the session of somebody who signed in over HTTP."""
        cookies = {cookie.name: cookie.value or "" for cookie in visitor.jar}
        self.page.add_cookies(cookies, self.url)
        return self

    def open(self, path: str = "/") -> Self:
        self.page.open(self.url + path)
        return self.wait_ready()

    def open_at_end(self) -> Self:
        """Not at what is unread."""
        self.open()
        self.page.press("Escape")
        self.page.wait_until(AT_END)
        return self

    def reload(self) -> Self:
        self.page.reload()
        return self.wait_ready()

    def wait_ready(self) -> Self:
        self.page.wait_until(READY)
        return self

    def comes_back_online(self) -> None:
        """The browser notices that there is a network, instead of waiting for the next attempt."""
        self.page.run("() => { dispatchEvent(new Event('online')); }")

    # -- in the chat

    def say(self, text: str) -> None:
        self.page.fill("#composer-text", text)
        self.page.press("Enter")

    def sees(self, text: str) -> None:
        self.page.sees("article.message", text)

    def misses(self, text: str) -> None:
        self.page.misses("article.message", text)

    def sees_sent(self, text: str) -> None:
        """On the server, not only on the page."""
        self.page.sees("article.message[data-seq]:not([data-state])", text)

    def sees_waiting(self, text: str) -> None:
        self.page.sees("article.message[data-state=waiting]", text)

    def go_to(self, room: str) -> None:
        self.page.click(".room-link[data-room]", room)
        self.page.sees("#room-name", room)

    def create_room(self, name: str) -> None:
        self.page.click("[data-act='dialog:create-room'], [aria-label='Create a room']")
        self.page.fill("dialog[open] [name=name]", name)
        self.page.click("dialog[open] button[type=submit]", "Create room")
        self.page.sees("#room-name", name)

    def find_message(self, text: str) -> str:
        """A selector: other messages may have what this one has."""
        find = """(text) => [...document.querySelectorAll("article.message")]
            .find((each) => each.textContent.includes(text))?.id"""
        return f"#{self.page.wait_until(find, text)}"

    def list_said(self) -> list[str]:
        return [re.sub(r"\s+", " ", text) for text in self.page.texts("article.message .message__text")]
