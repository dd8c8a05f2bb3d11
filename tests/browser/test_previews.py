"""What a link shows: for everyone, without moving what is read, taken off by one press, hidden by who wants to."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window
from tests.links.pages import PAGE, Pages, draw, run_pages
from tests.servers import Server, open_server


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    with run_pages() as served:
        served.serve("/loaf.png", draw(), "image/png")
        served.serve("/bread", PAGE)
        yield served


@pytest.fixture(scope="module")
def module_server(
    pages: Pages, tmp_path_factory: pytest.TempPathFactory, static_root: Path
) -> Iterator[Server]:
    environment = {"LINK_PREVIEWS": "true", "TEST_PAGES_PORT": str(pages.port)}
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, environment)
    yield server
    server.stop()


def test_a_link_shows_its_page_to_everyone_and_moves_nothing(
    alice: Window, bob: Window, pages: Pages
) -> None:
    for number in range(30):
        bob.say(f"Line {number} here\n\nand another")
    bob.sees_sent("Line 29")
    alice.sees("Line 29")
    reading = alice.message("Line 4 here")
    reading.evaluate("(row) => row.scrollIntoView({block: 'start'})")
    top = reading.evaluate("(row) => row.getBoundingClientRect().top")
    bob.say(f"See {pages.url}/bread")

    for window in (bob, alice):
        card = window.message("See http").locator(".link-card")
        expect(card).to_contain_text("Bread for everyone")
        expect(card.locator("img")).to_have_attribute("src", re.compile(r"^/media/previews/"))
    assert abs(reading.evaluate("(row) => row.getBoundingClientRect().top") - top) < 1
    title = alice.message("See http").get_by_role("link", name="Bread for everyone")
    expect(title).to_have_attribute("href", f"{pages.url}/bread")

    assert list_violations(alice.page, ".message__previews") == []

    # The page that the server draws has it at once, as the script draws it
    alice.reload()
    expect(alice.message("See http").locator(".link-card")).to_contain_text("Flour, water, salt.")
    expect(alice.message("See http").locator(".link-card")).to_have_count(1)


def test_its_author_takes_it_off_for_everyone_also_without_a_network(
    alice: Window, bob: Window, pages: Pages
) -> None:
    bob.say(f"Again {pages.url}/bread")
    theirs, own = (window.message("Again http").locator(".link-card") for window in (alice, bob))
    expect(theirs).to_be_visible()
    own.hover()
    network = Network(bob)
    network.go_down()
    own.get_by_role("button", name="Remove preview").click()
    expect(own).to_have_count(0)
    expect(bob.message("Again http")).to_be_focused()
    expect(theirs).to_have_count(1)
    network.come_back()
    expect(theirs).to_have_count(0)


def test_who_may_not_take_it_off_is_not_offered_it_and_can_hide_all(
    alice: Window, bob: Window, pages: Pages
) -> None:
    alice.say(f"Third {pages.url}/bread")
    card = bob.message("Third http").locator(".link-card")
    expect(card).to_be_visible()
    expect(card.get_by_role("button", name="Remove preview")).to_be_hidden()
    room = bob.page.url
    bob.page.goto(f"{bob.url}/settings/appearance/")
    bob.page.get_by_role("switch", name="Link previews").uncheck()
    expect(bob.page.locator("[data-state-of=link_previews] [data-when=saved]")).to_be_visible()
    bob.page.goto(room)
    bob.sees("Third http")
    expect(bob.page.locator(".link-card")).to_have_count(0)
