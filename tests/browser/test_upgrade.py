"""A tab that is older than the server: it is told quietly, and loading the new page loses no words."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.windows import Window


def answer_as(release: str | None, route: WebSocketRoute) -> None:
    server = route.connect_to_server()

    def hand_on(text: str | bytes) -> None:
        frame = json.loads(text)
        if frame["type"] == "welcome" and release:
            frame["release"] = release
        route.send(json.dumps(frame))

    server.on_message(hand_on)


@pytest.fixture
def tab(alice: Window) -> Iterator[Window]:
    window = alice.new_tab()
    yield window
    window.page.close()


def test_a_tab_of_this_release_is_left_alone(tab: Window) -> None:
    tab.page.route_web_socket(re.compile("/ws/"), lambda route: answer_as(None, route))
    tab.open()
    tab.say("Nothing to report")
    tab.sees_sent("Nothing to report")
    expect(tab.page.locator("[data-banner=new-version]")).to_be_hidden()


def test_an_older_tab_offers_the_new_page_and_keeps_every_word(tab: Window) -> None:
    tab.page.route_web_socket(re.compile("/ws/"), lambda route: answer_as("another", route))
    tab.open()
    tab.say("To be changed")
    tab.sees_sent("To be changed")
    banner = tab.page.locator("[data-banner=new-version]")
    expect(banner).to_contain_text("A new version is ready.")
    # The connection itself is well
    expect(tab.page.locator("html")).not_to_have_attribute("data-connection", re.compile(".*"))
    tab.message("To be changed").focus()
    tab.page.keyboard.press("e")
    tab.message("To be changed").locator("textarea").fill("Changed and not saved")
    tab.box.fill("Half a thought")
    with tab.page.expect_navigation():
        banner.get_by_role("button", name="Load it").click()
    tab.wait_ready()
    expect(tab.box).to_have_value("Half a thought")
    tab.message("To be changed").focus()
    tab.page.keyboard.press("e")
    editor = tab.message("To be changed").locator("textarea")
    expect(editor).to_have_value("Changed and not saved")
    tab.message("To be changed").get_by_role("button", name="Cancel", exact=True).click()
    tab.message("To be changed").focus()
    tab.page.keyboard.press("e")
    expect(editor).to_have_value("To be changed")
    tab.page.keyboard.press("Escape")
