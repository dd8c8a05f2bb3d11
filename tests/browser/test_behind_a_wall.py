"""Bob's office lets no WebSocket through. He talks all the same, and nobody sees a difference."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Response, WebSocket, expect

from tests.browser.conftest import windows_at
from tests.browser.wall import Wall, build_wall
from tests.browser.windows import Complaints, Window
from tests.servers import Server
from tests.visitors import Visitor


@pytest.fixture(scope="module")
def wall(module_server: Server) -> Iterator[Wall]:
    with build_wall(module_server.url) as wall:
        yield wall


@pytest.fixture(scope="module")
def bob(
    browser: Browser,
    module_server: Server,
    wall: Wall,
    accounts: dict[str, Visitor],
    everything_heard: list[Complaints],
) -> Iterator[Window]:
    with windows_at(browser, replace(module_server, url=wall.url), everything_heard) as open_one:
        window = open_one("bob").sign_in(accounts["bob"])
        # The browser itself says that a socket was refused
        window.complaints.cut = True
        yield window.open()


def is_pull(response: Response) -> bool:
    return response.url.endswith("/api/v1/pull") and response.ok


def banners(window: Window) -> Any:
    return window.page.locator("#banners .banner:visible")


def test_two_people_talk_and_one_of_them_has_no_socket(alice: Window, bob: Window, wall: Wall) -> None:
    with bob.page.expect_response(is_pull):
        bob.say("From behind the wall")
    alice.sees("From behind the wall")
    bob.sees_sent("From behind the wall")

    alice.say("I hear you")
    bob.sees("I hear you")

    expect(banners(bob)).to_have_count(0)
    assert (wall.refused >= 2, wall.let_through) == (True, 0)


def test_who_has_no_socket_is_seen_and_sees_who_is_there(alice: Window, bob: Window) -> None:
    for window in (alice, bob):
        people = window.page.get_by_role("region", name="People")
        expect(people.get_by_role("button", name="Alice, Online")).to_be_visible()
        expect(people.get_by_role("button", name="Bob, Online")).to_be_visible()
        expect(people.get_by_role("button", name="Charlie, Offline")).to_be_visible()


def test_edits_and_deletions_arrive_without_a_socket(alice: Window, bob: Window) -> None:
    alice.say("Frist draft")
    bob.sees("Frist draft")
    alice.box.press("ArrowUp")
    editor = alice.page.locator("article.message textarea")
    editor.fill("First draft")
    editor.press("Enter")

    bob.sees("First draft")
    expect(bob.message("Frist draft")).to_have_count(0)


def test_what_is_said_elsewhere_waits_and_is_there_after_loading_anew(alice: Window, bob: Window) -> None:
    alice.create_room("Lobby")
    bob.join("Lobby")
    bob.go_to("General")
    bob.waits_until_read()

    alice.say("One")
    alice.say("Two")
    number = bob.room_link("Lobby").locator("[data-part=count-number]:visible")
    expect(number).to_have_text("2")
    # The way round the wall is found before he goes on
    with bob.page.expect_response(is_pull):
        bob.reload()
    expect(
        bob.page.get_by_role("region", name="People").get_by_role("button", name="Alice, Online")
    ).to_be_visible()
    expect(number).to_have_text("2")

    bob.go_to("Lobby")
    bob.sees("Two")
    bob.waits_until_read()
    expect(number).to_have_count(0)
    alice.say("Three")
    bob.sees("Three")


def test_what_was_said_on_both_sides_of_a_cut_is_there_after_it(alice: Window, bob: Window) -> None:
    bob.cut_network(True)
    bob.say("Written in the dark")
    alice.say("Meanwhile outside")
    expect(banners(bob)).to_contain_text("You are offline")

    bob.cut_network(False)

    bob.sees("Meanwhile outside")
    bob.sees_sent("Written in the dark")
    alice.sees("Written in the dark")
    expect(banners(bob)).to_have_count(0)


def test_when_sockets_get_through_again_one_is_taken(alice: Window, bob: Window, wall: Wall) -> None:
    wall.is_open = True
    opened: list[WebSocket] = []

    def is_second(socket: WebSocket) -> bool:
        opened.append(socket)
        return len(opened) == 2

    # One to see whether it gets through, and one that stays
    with bob.page.expect_websocket(is_second):
        # The browser says so when the network is another one
        bob.page.evaluate("window.dispatchEvent(new Event('online'))")

    alice.say("Over the wire")
    bob.sees("Over the wire")
    bob.say("And back")
    alice.sees("And back")
    assert (wall.let_through, opened[1].is_closed()) == (2, False)
