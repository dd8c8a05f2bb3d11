"""Webhooks: made by keys and on a phone, said live in the room of two people, and ended at once."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

PHONE = {"width": 390, "height": 844}


def post(address: str, words: str) -> int:
    request = urllib.request.Request(address, json.dumps({"text": words}).encode())
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_webhook_is_made_by_keys_and_says_something_to_two_people_at_once(
    alice: Window, bob: Window
) -> None:
    page = alice.page
    page.goto(f"{alice.url}/settings/hooks/")
    assert list_violations(page) == []
    page.get_by_label("Name").focus()
    page.keyboard.type("Herald")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The address of Herald")).to_be_visible()
    shown = page.get_by_label("Address that posts to General")
    expect(shown).to_be_focused()
    assert list_violations(page) == []
    address = shown.input_value()
    alice.open()
    bob.open()

    assert post(address, "*Ready* <https://x.example|here>, @bob") == 200

    for window in (alice, bob):
        said = window.message("Ready")
        expect(said.locator("strong")).to_have_text("Ready")
        expect(said.get_by_role("link", name="here")).to_be_visible()
        expect(said.locator(".message__author")).to_contain_text("Herald")
        expect(said.locator(".mention")).to_have_count(0)

    bob.page.context.set_offline(True)
    bob.complaints.cut = True
    assert post(address, "Said while Bob was away") == 200
    expect(alice.message("Said while Bob was away")).to_be_visible()
    bob.page.context.set_offline(False)
    expect(bob.message("Said while Bob was away")).to_be_visible()
    bob.complaints.cut = False


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_it_gets_a_new_address_and_is_removed(
    alice: Window, open_window: OpenWindow, accounts: dict[str, Visitor], theme: Any
) -> None:
    phone = open_window("alice", viewport=PHONE, has_touch=True, is_mobile=True, color_scheme=theme)
    page = phone.sign_in(accounts["alice"]).page
    page.goto(f"{alice.url}/settings/hooks/")
    page.get_by_label("Name").fill(f"Bell {theme}")
    page.get_by_role("switch", name="May ring people").check()
    page.get_by_role("button", name="Make a webhook").tap()
    first = page.get_by_label("Address that posts to General").input_value()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Done").tap()
    expect(page.get_by_role("switch", name="May ring people")).to_be_checked()
    expect(page.get_by_text("never used")).to_be_visible()
    assert list_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="New address").tap()
    expect(page.get_by_role("heading", name=f"A new address for Bell {theme}?")).to_be_visible()
    assert list_violations(page) == []
    page.get_by_role("button", name="Make a new address").tap()
    expect(page.get_by_role("heading", name=f"The address of Bell {theme}")).to_be_visible()
    second = page.get_by_label("Address that posts to General").input_value()
    assert [post(first, "Lost"), post(second, "Ring")] == [404, 200]

    page.get_by_role("link", name="Done").tap()
    expect(page.get_by_text("last used")).to_be_visible()
    page.get_by_role("link", name="Remove").tap()
    page.get_by_role("button", name="Remove the webhook").tap()
    expect(page.get_by_role("heading", name="Incoming webhooks")).to_be_visible()
    expect(page.get_by_role("link", name=f"Bell {theme}")).to_have_count(0)
    assert post(second, "Lost") == 404


def test_who_owns_no_room_is_told_so(bob: Window) -> None:
    bob.page.goto(f"{bob.url}/settings/hooks/")

    expect(bob.page.get_by_text("You own none")).to_be_visible()
    expect(bob.page.get_by_role("button", name="Make a webhook")).to_have_count(0)
    assert list_violations(bob.page) == []
