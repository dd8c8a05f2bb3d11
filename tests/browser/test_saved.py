"""Saving a message for oneself: from the menu, found again in the list, with a reminder, also without a network."""

import re

from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.test_accessibility import list_violations
from tests.browser.test_pins import choose
from tests.browser.windows import Window


def open_list(window: Window) -> None:
    window.page.locator("#sidebar").get_by_role("link", name="Saved messages").click()


def test_a_saved_message_is_found_in_the_list_and_nobody_else_sees_it(alice: Window, bob: Window) -> None:
    alice.say("Bread at four")
    bob.sees("Bread at four")
    choose(bob, "Bread at four", "Save for later")
    expect(bob.message("Bread at four")).to_have_attribute("data-saved", "")
    expect(bob.message("Bread at four")).to_have_attribute("aria-label", re.compile("saved$"))
    expect(alice.message("Bread at four")).not_to_have_attribute("data-saved", "")

    bob.reload()
    expect(bob.message("Bread at four")).to_have_attribute("data-saved", "")
    open_list(bob)
    row = bob.page.locator("#saved-list li", has_text="Bread at four")
    expect(row).to_contain_text("Alice")
    assert list_violations(bob.page, "#view-saved") == []
    row.get_by_role("link", name="Bread at four").click()
    expect(bob.page).to_have_url(re.compile(r"/rooms/\d+/\d+/$"))
    expect(bob.message("Bread at four")).to_be_in_viewport()


def test_what_is_done_leaves_the_list_and_comes_back_with_one_press(alice: Window) -> None:
    alice.say("Cake at five")
    alice.sees_sent("Cake at five")
    choose(alice, "Cake at five", "Save for later")
    alice.toast("Saved for later").get_by_role("button", name="Set a reminder").click()
    row = alice.page.locator("#saved-list li", has_text="Cake at five")
    row.get_by_label("Remind me").select_option("In one hour")
    chosen = row.locator("select option:checked")
    expect(chosen).to_have_attribute("value", "set")

    row.get_by_role("button", name="Done").click()
    expect(row.get_by_label("Remind me")).to_be_disabled()
    expect(alice.message("Cake at five")).not_to_have_attribute("data-saved", "")
    row.get_by_role("button", name="Put it back").click()
    expect(row.get_by_role("button", name="Done")).to_be_focused()
    expect(chosen).to_have_attribute("value", "set")

    row.get_by_role("button", name="Done").click()
    alice.page.keyboard.press("Escape")
    expect(alice.page.locator("#view-saved")).to_be_hidden()
    open_list(alice)
    expect(alice.page.locator("#saved-note")).to_contain_text("Nothing is saved yet")
    expect(row).to_have_count(0)


def test_a_reminder_whose_time_has_come_is_told_and_counted(alice: Window) -> None:
    alice.page.clock.install()
    alice.open("/")
    alice.say("Tea at three")
    alice.sees_sent("Tea at three")
    choose(alice, "Tea at three", "Save for later")
    open_list(alice)
    row = alice.page.locator("#saved-list li", has_text="Tea at three")
    row.get_by_label("Remind me").select_option("In 20 minutes")
    expect(row.locator("select option:checked")).to_have_attribute("value", "set")
    badge = alice.page.locator('#views [data-view="saved"] [data-part="waiting"]')
    expect(badge).to_be_hidden()

    alice.page.clock.fast_forward("20:01")
    expect(badge).to_have_text("1")
    expect(alice.toast("Reminder: Tea at three")).to_be_visible()
    expect(row.locator(".badge")).to_be_visible()
    row.get_by_label("Remind me").select_option("No reminder")
    expect(badge).to_be_hidden()


def test_without_a_network_it_is_saved_at_once_and_arrives_later(alice: Window) -> None:
    network = Network(alice)
    alice.open("/")
    alice.say("Jam at six")
    alice.sees_sent("Jam at six")
    network.go_down()
    choose(alice, "Jam at six", "Save for later")
    expect(alice.message("Jam at six")).to_have_attribute("data-saved", "")
    network.come_back()
    alice.reload()
    expect(alice.message("Jam at six")).to_have_attribute("data-saved", "")
