"""Midnight under an open page: whatever said "today" says "yesterday"."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_pins import choose
from tests.browser.windows import Window


@pytest.fixture
def tab(alice: Window) -> Iterator[Window]:
    window = alice.new_tab()
    window.page.clock.install()
    yield window.open()
    window.page.close()


def test_days_change_in_the_room_the_thread_and_what_was_found(tab: Window) -> None:
    page = tab.page
    tab.say("Lunch at noon?")
    tab.sees_sent("Lunch at noon?")
    tab.message("Lunch at noon?").focus()
    page.keyboard.press("t")
    page.locator("#thread-text").fill("Gladly")
    page.locator("#thread-text").press("Enter")
    room_day = page.locator("#rows .divider--day").last
    summary = page.locator("#rows [data-part=summary-when]").last
    in_thread = page.locator("#thread-root [data-part=summary-when]")
    expect(room_day).to_contain_text("Today")
    expect(summary).to_contain_text("Last one today")
    page.keyboard.press("Control+Shift+F")
    page.keyboard.type("noon")
    found = page.locator(".result time")
    expect(found).to_contain_text("Today")
    page.clock.fast_forward("24:00:00")
    expect(room_day).to_contain_text("Yesterday")
    expect(summary).to_contain_text("Last one yesterday")
    expect(in_thread).to_contain_text("yesterday")
    expect(found).not_to_contain_text("Today")


def test_days_change_among_the_pins(tab: Window) -> None:
    tab.say("Rent is due")
    tab.sees_sent("Rent is due")
    choose(tab, "Rent is due", "Pin to this room")
    pin = tab.page.locator("#details-pins .pin", has_text="Rent is due")
    expect(pin).to_contain_text("today")
    tab.page.clock.fast_forward("24:00:00")
    expect(pin).to_contain_text("yesterday")


def test_there_is_one_today_although_the_clock_here_passed_midnight_first(tab: Window) -> None:
    tab.say("Before midnight here")
    tab.sees_sent("Before midnight here")
    todays = tab.page.locator("#rows .divider--day", has_text="Today")
    expect(todays).to_have_count(1)
    tab.page.evaluate(WATCH_DAYS)
    tab.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=1))
    tab.say("After midnight here")
    tab.sees_sent("After midnight here")
    assert tab.page.evaluate("window.mostTodays") <= 1


# The most day dividers that said "Today" at one moment
WATCH_DAYS = """() => {
    window.mostTodays = 0;
    new MutationObserver(() => {
        const days = [...document.querySelectorAll("#rows .divider--day")];
        const todays = days.filter((day) => day.textContent.includes("Today")).length;
        window.mostTodays = Math.max(window.mostTodays, todays);
    }).observe(document.querySelector("#rows"), {subtree: true, childList: true, characterData: true});
}"""
