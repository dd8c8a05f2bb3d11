"""Pinning: from the menu, found again in the panel, gone with one press and back with another."""

import re

from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.windows import Window


def choose(window: Window, text: str, action: str) -> None:
    window.message(text).hover()
    window.page.locator("#message-tools").get_by_role("button", name="More actions").click()
    window.page.get_by_role("menuitem", name=action).click()


def test_a_pin_is_found_in_the_panel_by_everyone_and_leads_to_its_message(alice: Window, bob: Window) -> None:
    alice.say("Bread at four")
    bob.sees("Bread at four")
    choose(bob, "Bread at four", "Pin to this room")
    expect(alice.message("Bread at four")).to_contain_text("Pinned by Bob")
    pins = alice.page.locator("#details-pins")
    expect(pins.locator(".pin")).to_contain_text("Pinned by Bob, today")

    pins.get_by_role("link", name="Bread at four").click()
    expect(alice.page).to_have_url(re.compile(r"/rooms/\d+/\d+/$"))
    expect(alice.message("Bread at four")).to_be_in_viewport()
    written = "(row) => row.outerHTML.replace(/>\\s+/g, '>').replace(/\\s+</g, '<')"
    mark = alice.message("Bread at four").locator(".message__pin")
    before = mark.evaluate(written)
    alice.reload()
    expect(mark).to_be_visible()
    assert mark.evaluate(written) == before


def test_a_pin_that_was_taken_down_is_up_again_with_one_press(alice: Window) -> None:
    alice.say("Cake at five")
    alice.sees_sent("Cake at five")
    choose(alice, "Cake at five", "Pin to this room")
    row = alice.page.locator("#details-pins .pin", has_text="Cake at five")
    row.hover()
    row.get_by_role("button", name="Unpin").click()
    expect(row).to_have_count(0)
    expect(alice.message("Cake at five").locator(".message__pin")).to_be_hidden()

    alice.toast("Message unpinned").get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Cake at five")


def test_a_pin_made_without_a_network_stands_in_the_panel_at_once(alice: Window) -> None:
    network = Network(alice)
    alice.reload()
    alice.say("Tea at three")
    alice.sees_sent("Tea at three")
    pin = alice.page.locator("#details-pins .pin", has_text="Tea at three")
    network.go_down()
    choose(alice, "Tea at three", "Pin to this room")
    expect(pin).to_contain_text("Pinned by Alice")
    network.come_back()
    alice.reload()
    expect(pin).to_contain_text("Pinned by Alice")
