"""Searching: from the keyboard to the message, with a hint on the way, and without a network."""

import re

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def test_a_message_is_found_and_jumped_to(alice: Window) -> None:
    alice.say("The glaze test tiles are out of the kiln")
    alice.say("<b>kilns</b> & more")
    alice.page.keyboard.press("Control+Shift+F")
    alice.page.keyboard.type("kiln")

    results = alice.page.locator(".result")
    expect(results).to_have_count(2)
    expect(results.first.locator(".result__text")).to_contain_text("<b>kilns</b> & more")
    expect(results.locator("mark")).to_have_text(["kilns", "kiln"])
    expect(alice.page).to_have_url(re.compile(r"/search/\?q=kiln$"))
    assert list_violations(alice.page) == []

    alice.page.keyboard.press("ArrowDown")
    alice.page.keyboard.press("ArrowDown")
    alice.page.keyboard.press("Enter")
    expect(alice.page.locator("#search")).to_be_hidden()
    expect(alice.page).to_have_url(re.compile(r"/rooms/\d+/\d+/$"))
    alice.sees("The glaze test tiles")

    alice.page.go_back()
    expect(results).to_have_count(2)
    alice.open()


def test_a_hint_is_taken_and_the_room_is_searched(alice: Window) -> None:
    alice.say("websocket")
    alice.page.keyboard.press("Control+f")
    box = alice.page.locator("#search-input")
    expect(box).to_have_value("in:General ")
    alice.page.keyboard.type("websokcet")
    alice.page.locator("#search-nothing [data-part='other']").click()

    expect(box).to_have_value("in:General websocket")
    expect(alice.page.locator(".result")).to_have_count(1)
    alice.page.keyboard.press("Escape")
    expect(alice.page.locator("#search")).to_be_hidden()


def test_without_a_network_it_says_what_searching_needs(alice: Window) -> None:
    alice.open()
    alice.complaints.cut = True
    alice.page.route("**/parts/**", lambda route: route.abort("internetdisconnected"))
    alice.page.keyboard.press("Control+Shift+F")
    toast = alice.toast("This could not be loaded")
    expect(toast).to_be_visible()
    alice.page.unroute("**/parts/**")
    toast.get_by_role("button", name="Try again").click()
    expect(alice.page.locator("#search-input")).to_be_focused()

    alice.cut_network(True)
    alice.page.keyboard.type("kiln")
    expect(alice.page.locator("#search-failed h2")).to_have_text("Searching needs the server")
    alice.page.keyboard.press("Escape")
    alice.say("still writing")
