"""Small faces at what others have read, live, and none of whoever does not show it."""

import re

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window

TOPS = "() => [...document.querySelectorAll('#rows article')].map((row) => row.offsetTop)"


def test_a_face_goes_with_who_reads_and_moves_nothing(alice: Window, bob: Window) -> None:
    seen = alice.page.get_by_role("button", name="Seen by Bob")
    alice.say("First words")
    bob.sees("First words")
    expect(alice.message("First words").locator(seen)).to_be_visible()
    alice.page.reload()
    alice.wait_ready()
    expect(alice.message("First words").locator(seen)).to_be_visible()

    bob.page.goto(f"{bob.url}/settings/appearance/")
    alice.say("Second words")
    expect(alice.message("First words").locator(seen)).to_be_visible()
    before = alice.page.evaluate(TOPS)
    bob.open()
    expect(alice.message("Second words").locator(seen)).to_be_visible()
    expect(seen).to_have_count(1)
    assert alice.page.evaluate(TOPS) == before

    seen.focus()
    alice.page.keyboard.press("Enter")
    card = alice.page.get_by_role("dialog", name="Seen by")
    expect(card.get_by_role("button", name="Bob")).to_be_visible()
    assert list_violations(alice.page) == []
    alice.page.keyboard.press("Escape")
    expect(seen).to_be_focused()

    bob.page.goto(f"{bob.url}/settings/appearance/")
    switch = bob.page.get_by_role("switch", name="Let others see what I have read")
    switch.uncheck()
    expect(bob.page.locator(".set", has=switch)).to_contain_text(re.compile("Saved"))
    expect(alice.page.locator(".seen")).to_have_count(0)
    bob.open()
    alice.say("Third words")
    bob.sees("Third words")
    bob.say("Fourth words")
    alice.sees("Fourth words")
    expect(bob.page.locator(".seen")).to_have_count(0)
    expect(alice.page.locator(".seen")).to_have_count(0)

    bob.page.goto(f"{bob.url}/settings/appearance/")
    switch.check()
    expect(bob.page.locator(".set", has=switch)).to_contain_text(re.compile("Saved"))
    bob.open()
    alice.say("Last words")
    expect(alice.message("Last words").locator(seen)).to_be_visible()
