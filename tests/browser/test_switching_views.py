"""Ctrl K knows what stands above the rooms."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Window


@pytest.mark.parametrize(
    ("typed", "address"), [("thread", "threads"), ("activ", "activity"), ("saved", "saved")]
)
def test_views_are_found_by_their_names(alice: Window, typed: str, address: str) -> None:
    alice.page.keyboard.press("Control+k")
    alice.page.keyboard.type(typed)
    expect(alice.page.locator("#switcher").get_by_role("option").first).to_be_visible()
    alice.page.keyboard.press("Enter")
    expect(alice.page).to_have_url(re.compile(f"/{address}/$"))


def test_drafts_and_scheduled_messages_are_found_too(alice: Window) -> None:
    alice.page.keyboard.press("Control+k")
    alice.page.keyboard.type("drafts")
    alice.page.keyboard.press("Enter")
    expect(alice.page.get_by_role("dialog", name=re.compile("Drafts"))).to_be_visible()
