"""The network is there and the server is not: what the page says, and that it comes back by itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import windows_at
from tests.browser.offline import wait_kept, wait_rows
from tests.browser.wall import Wall, build_wall
from tests.browser.windows import Complaints, Window
from tests.servers import Server
from tests.visitors import Visitor

FORGET = "() => new Promise((done) => { indexedDB.deleteDatabase('syncchat-readings').onsuccess = done; })"


@pytest.fixture
def wall(module_server: Server) -> Iterator[Wall]:
    with build_wall(module_server.url) as wall:
        wall.is_open = True
        yield wall


@pytest.fixture
def bob(
    browser: Browser,
    module_server: Server,
    wall: Wall,
    accounts: dict[str, Visitor],
    everything_heard: list[Complaints],
) -> Iterator[Window]:
    with windows_at(browser, replace(module_server, url=wall.url), everything_heard) as open_one:
        window = open_one("bob", service_workers="allow").sign_in(accounts["bob"])
        # The browser itself says that nothing answers
        window.complaints.cut = True
        yield window.open()


def test_a_page_that_kept_nothing_says_that_the_server_is_away_and_opens_when_it_is_back(
    bob: Window, wall: Wall
) -> None:
    bob.say("Before the server went")
    wait_kept(bob, "Before the server went")
    wall.take_away()
    bob.say("Waiting words")
    wait_rows(bob.page, "entries", 1)
    bob.page.evaluate(FORGET)
    bob.page.goto(bob.url + "/")
    heading = bob.page.get_by_role("heading", name="The server does not answer")
    expect(heading).to_be_visible()
    expect(bob.page.get_by_text("1 unsent message waits in this browser.")).to_be_visible()
    expect(bob.page.get_by_role("heading", name="You are offline")).to_be_hidden()
    bob.context.set_offline(True)
    expect(bob.page.get_by_role("heading", name="You are offline")).to_be_visible()
    bob.context.set_offline(False)
    expect(heading).to_be_visible()
    wall.is_away = False
    expect(bob.page.locator("#room-name")).to_have_text("General")
    bob.sees_sent("Waiting words")
