"""Two tabs of one person in one browser: what is written in one is written in the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Window


@pytest.fixture
def other(alice: Window) -> Iterator[Window]:
    window = alice.new_tab().open("/")
    yield window
    window.page.close()


def test_what_one_tab_sent_is_not_sent_again_from_the_other(alice: Window, other: Window) -> None:
    alice.box.fill("Only once")
    expect(other.box).to_have_value("Only once")
    other.box.focus()
    alice.box.press("Enter")
    alice.sees_sent("Only once")
    expect(other.box).to_have_value("")
    other.box.press("Enter")
    other.say("And then this")
    other.sees_sent("And then this")
    expect(alice.message("And then this")).to_have_count(1)
    expect(alice.message("Only once")).to_have_count(1)


def test_a_letter_typed_and_deleted_in_one_tab_leaves_the_draft_of_the_other(
    alice: Window, other: Window
) -> None:
    other.box.focus()
    alice.box.fill("A long thought")
    expect(other.box).to_have_value("A long thought")
    other.box.press_sequentially("x")
    other.box.press("Backspace")
    other.page.evaluate("dispatchEvent(new Event('blur'))")
    assert "A long thought" in alice.box.input_value()
    assert "A long thought" in alice.reload().box.input_value()
    alice.box.fill("")
    expect(other.box).to_have_value("")


def test_a_thread_and_a_target_chosen_to_answer_are_shared_too(alice: Window, other: Window) -> None:
    alice.say("Where to?")
    alice.sees_sent("Where to?")
    alice.message("Where to?").focus()
    alice.page.keyboard.press("r")
    expect(other.page.locator("#composer-reply")).to_be_visible()
    alice.page.keyboard.press("Escape")
    expect(other.page.locator("#composer-reply")).to_be_hidden()
    for window in (alice, other):
        window.message("Where to?").focus()
        window.page.keyboard.press("t")
        expect(window.page.locator("#thread-text")).to_be_visible()
    alice.page.locator("#thread-text").fill("To the harbour")
    expect(other.page.locator("#thread-text")).to_have_value("To the harbour")
    alice.page.locator("#thread-text").press("Enter")
    expect(other.page.locator("#thread-text")).to_have_value("")


def test_cookies_cleared_under_the_page_are_said_as_signed_out(bob: Window, alice: Window) -> None:
    alice.create_room("Pier")
    bob.join("Pier")
    bob.go_to("General")
    bob.reload()
    bob.context.clear_cookies()
    # The browser says of each request that it was refused
    bob.complaints.cut = True
    bob.room_link("Pier").click()
    bob.page.wait_for_url("**/login/**")
    expect(bob.page.get_by_text("You are signed out.")).to_be_visible()
