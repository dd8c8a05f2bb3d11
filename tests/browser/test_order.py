"""All that somebody said goes and comes back before everybody's eyes; slow rooms count down; rules are tried first."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.test_moderation import BEYOND, PHONE
from tests.browser.windows import OpenWindow, Window
from tests.people import PASSWORD
from tests.visitors import Visitor


@pytest.fixture(scope="module")
def charlie(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    return open_window("charlie").sign_in(accounts["charlie"]).open()


def look_at(window: Window, path: str) -> None:
    """On a phone: nothing juts out, nothing hinders."""
    window.page.goto(window.url + path)
    window.page.set_viewport_size(PHONE)
    assert window.page.evaluate(BEYOND) == []
    assert list_violations(window.page) == []


def test_all_that_somebody_said_goes_for_everybody_and_comes_back(
    alice: Window, bob: Window, charlie: Window
) -> None:
    bob.say("Cheap laser tubes")
    bob.say("Even cheaper ones")
    charlie.sees("Even cheaper ones")
    gone = bob.page.get_by_role("button", name="2 messages were deleted")
    charlie.cut_network(True)

    alice.page.goto(f"{alice.url}/settings/workspace/")
    alice.page.get_by_role("link", name="Manage Bob").click()
    alice.page.get_by_role("link", name="Choose").click()
    look_at(alice, alice.page.url.removeprefix(alice.url))
    expect(alice.page.get_by_role("radio", name="Of the last hour")).to_be_visible()
    alice.page.get_by_role("radio", name="Of the last day").press("ArrowUp")
    expect(alice.page.get_by_role("radio", name="Of the last hour")).to_be_checked()
    alice.page.get_by_label("Present password", exact=False).fill(PASSWORD)
    alice.page.get_by_role("button", name="Delete the messages").click()
    expect(gone).to_be_visible()
    expect(bob.page.locator("#rows")).not_to_contain_text("laser tubes")
    charlie.cut_network(False)
    expect(charlie.page.locator("#rows")).not_to_contain_text("laser tubes")

    look_at(alice, "/settings/moderation/removals/")
    alice.page.get_by_role("button", name="Bring back the messages of Bob").click()

    for window in (bob, charlie):
        window.sees("Cheap laser tubes")
        window.sees("Even cheaper ones")
    expect(gone).to_have_count(0)
    charlie.reload()
    charlie.sees("Cheap laser tubes")


def test_a_slow_room_counts_down_and_sends_by_itself(alice: Window, bob: Window) -> None:
    alice.page.goto(alice.url)
    alice.page.set_viewport_size({"width": 1280, "height": 800})
    alice.open()
    alice.page.locator("[data-act='open:edit-room']").first.evaluate("(button) => button.click()")
    dialog = alice.dialog("Edit room")
    dialog.get_by_label("Slow mode").select_option("5")
    assert list_violations(alice.page, "#edit-room") == []
    dialog.get_by_role("button", name="Save changes").click()

    note = bob.page.locator(".slow")
    expect(note).to_contain_text("a message every 5 seconds")
    assert list_violations(bob.page, ".slow") == []
    bob.say("First")
    expect(note).to_contain_text("Your next one in")
    bob.say("Second")
    expect(bob.message("Second")).to_have_attribute("data-state", "waiting")
    alice.sees("Second")
    order = alice.page.locator("#rows article .message__text").all_inner_texts()
    assert order.index("First") < order.index("Second")
    expect(alice.page.locator(".slow")).to_be_hidden()


def test_rules_are_tried_and_then_refuse_with_the_words_kept(alice: Window, charlie: Window) -> None:
    look_at(alice, "/settings/workspace/rules/")
    alice.page.get_by_label("Refuse").fill("cheap-tubes.example\nidiot")
    alice.page.get_by_label("Try it").fill("at shop.cheap-tubes.example")
    alice.page.get_by_role("button", name="Try").click()
    expect(alice.page.locator("main [role=status]")).to_contain_text("It would be refused")
    assert list_violations(alice.page) == []
    alice.page.locator("form", has=alice.page.get_by_label("Refuse")).get_by_role(
        "button", name="Save"
    ).click()
    expect(alice.page.get_by_text("Settings saved")).to_be_visible()

    charlie.say("You Idiot")
    kept = charlie.message("You Idiot")
    expect(kept).to_have_attribute("data-state", "failed")
    expect(kept).to_contain_text("“idiot” is not written here")
